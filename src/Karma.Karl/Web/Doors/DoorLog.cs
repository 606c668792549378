using Microsoft.Extensions.Logging;

namespace Karma.Karl.Web.Doors;

/// <summary>What the doors, and what is behind the control door, log: ids 8010 to 8019.</summary>
internal static partial class DoorLog
{
    [LoggerMessage(8010, LogLevel.Warning, "A request was refused at the control door: {Reason}; and {Unsaid} since this was last said")]
    public static partial void ControlRefused(this ILogger logger, string reason, int unsaid);

    [LoggerMessage(8011, LogLevel.Information, "An operator deregistered {Codename}")]
    public static partial void Deregistered(this ILogger logger, string codename);

    [LoggerMessage(8012, LogLevel.Information, "A backup of {Bytes} bytes was sent in {Milliseconds} ms")]
    public static partial void BackupSent(this ILogger logger, long bytes, long milliseconds);

    [LoggerMessage(8013, LogLevel.Warning, "A backup was cut off, and whoever asked for it has none: {Reason}")]
    public static partial void BackupCutOff(this ILogger logger, string reason);
}
