using Microsoft.Extensions.Logging;

namespace Karma.Karl.Supervision;

/// <summary>What supervision logs: ids 6000 to 6099.</summary>
internal static partial class SupervisionLog
{
    [LoggerMessage(6000, LogLevel.Error, "The watcher {Watcher} failed on a notice; it gets the next one")]
    public static partial void WatcherFailed(this ILogger logger, Exception exception, string watcher);
}
