using Microsoft.Extensions.Logging;

namespace Karma.Beacon;

/// <summary>Log ids 1000 to 1099; an id is never used again.</summary>
internal static partial class BeaconLog
{
    [LoggerMessage(1000, LogLevel.Information, "Claire reports to Karl at {Karl} as {Service}, codename {Codename}")]
    public static partial void Reached(ILogger logger, Uri? karl, string service, string codename);

    [LoggerMessage(1001, LogLevel.Warning,
        "Karl at {Karl} does not take keepalives: {Reason}. The service is not affected; Claire goes on trying, and says when he is back")]
    public static partial void Lost(ILogger logger, Uri? karl, string reason);

    [LoggerMessage(1002, LogLevel.Information, "Karl at {Karl} takes keepalives again")]
    public static partial void Back(ILogger logger, Uri? karl);

    [LoggerMessage(1003, LogLevel.Error, "Claire stopped on an error of her own; the service is not affected")]
    public static partial void Failed(ILogger logger, Exception error);
}
