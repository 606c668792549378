using Microsoft.Extensions.Logging;

namespace Karma.Beacon;

/// <summary>Log ids 1000 to 1099; an id is never used again.</summary>
internal static partial class BeaconLog
{
    [LoggerMessage(1000, LogLevel.Information, "Claire reports to Karl at {Karl} ({Id}) as {Service}, codename {Codename}")]
    public static partial void Reached(ILogger logger, Uri? karl, string id, string service, string codename);

    [LoggerMessage(1001, LogLevel.Warning,
        "Karl at {Karl} does not take keepalives: {Reason}. The service is not affected; Claire goes on trying, and says when he is back")]
    public static partial void Lost(ILogger logger, Uri? karl, string reason);

    [LoggerMessage(1002, LogLevel.Information, "Karl at {Karl} takes keepalives again")]
    public static partial void Back(ILogger logger, Uri? karl);

    [LoggerMessage(1003, LogLevel.Error, "Claire stopped on an error of her own; the service is not affected")]
    public static partial void Failed(ILogger logger, Exception error);

    [LoggerMessage(1004, LogLevel.Information, "Karl at {Karl} is another than before: {Id}, not {Before}")]
    public static partial void AnotherKarl(ILogger logger, Uri? karl, string id, string before);

    [LoggerMessage(1005, LogLevel.Information, "Claire is told by {Who} to report to {Karl}; until now it was {Before}")]
    public static partial void Redirected(ILogger logger, string who, string karl, string before);

    [LoggerMessage(1006, LogLevel.Error, "A handler of Claire.KarlChanged failed; the change stands, and the others are told")]
    public static partial void HandlerFailed(ILogger logger, Exception error);

    [LoggerMessage(1007, LogLevel.Information, "Claire said goodbye to Karl at {Karl}, to whom she does not report any more")]
    public static partial void Left(ILogger logger, Uri? karl);

    [LoggerMessage(1008, LogLevel.Error, "Claire failed at what she does between two keepalives; the keepalives and the service are not affected")]
    public static partial void ErrandFailed(ILogger logger, Exception error);

    [LoggerMessage(1010, LogLevel.Critical,
        "Karl at {Karl} did not confirm this service within {Seconds} s: {Reason}. Karma:Claire:RequireKarl is true, so the service stops with"
        + " exit code {ExitCode}. See that Karl runs there and can call {Page}, or set Karma:Claire:RequireKarl to false")]
    public static partial void NotConfirmed(ILogger logger, Uri? karl, double seconds, string reason, int exitCode, string page);

    [LoggerMessage(1011, LogLevel.Information, "Karl at {Karl} confirmed this service")]
    public static partial void Confirmed(ILogger logger, Uri? karl);
}
