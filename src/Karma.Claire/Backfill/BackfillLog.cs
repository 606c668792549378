using Microsoft.Extensions.Logging;

namespace Karma.Backfill;

/// <summary>Log ids 1200 to 1299; an id is never used again.</summary>
internal static partial class BackfillLog
{
    [LoggerMessage(1200, LogLevel.Warning,
        "The backlog of {Bytes} bytes is full, so the oldest keepalives that Karl missed are dropped. The service is not affected;"
        + " Karma:Claire:BacklogBytes sets the limit")]
    public static partial void Full(ILogger logger, int bytes);

    [LoggerMessage(1201, LogLevel.Information, "Karl at {Karl} was handed {Count} keepalives that he had missed, {Refused} of which he refused")]
    public static partial void HandedOver(ILogger logger, Uri? karl, int count, int refused);

    [LoggerMessage(1202, LogLevel.Warning,
        "Karl at {Karl} will not have what he missed: {Reason}. It is dropped; the service and its keepalives are not affected")]
    public static partial void Refused(ILogger logger, Uri? karl, string reason);
}
