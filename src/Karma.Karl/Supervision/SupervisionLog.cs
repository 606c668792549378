using Microsoft.Extensions.Logging;

namespace Karma.Karl.Supervision;

/// <summary>What supervision logs: ids 6000 to 6099.</summary>
internal static partial class SupervisionLog
{
    [LoggerMessage(6000, LogLevel.Error, "The watcher {Watcher} failed on a notice; it gets the next one")]
    public static partial void WatcherFailed(this ILogger logger, Exception exception, string watcher);

    [LoggerMessage(6010, LogLevel.Warning, "The watchdog at {Host} was not reached: {Reason}. It is tried again each time it is due, and not told again until it succeeds; the watchdog may raise the alarm meanwhile")]
    public static partial void WatchdogNotReached(this ILogger logger, string host, string reason);

    [LoggerMessage(6011, LogLevel.Information, "The watchdog at {Host} is reached again")]
    public static partial void WatchdogReachedAgain(this ILogger logger, string host);

    [LoggerMessage(6012, LogLevel.Error, "A call to the watchdog failed on {Kind}; the next one is made when it is due")]
    public static partial void WatchdogFailed(this ILogger logger, string kind);
}
