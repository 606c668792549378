using Microsoft.Extensions.Logging;

namespace Karma.Karl.Fleet;

/// <summary>What the fleet logs: ids 4000 to 4099.</summary>
internal static partial class FleetLog
{
    [LoggerMessage(4000, LogLevel.Error, "A commit failed; {Count} keepalives were not taken, and their senders are told so, until commits succeed again: {Reason}")]
    public static partial void CommitFailed(this ILogger logger, int count, string reason);

    [LoggerMessage(4005, LogLevel.Information, "Commits succeed again")]
    public static partial void CommitsAgain(this ILogger logger);

    [LoggerMessage(4001, LogLevel.Error, "A turn of the writer failed; {Count} keepalives were not taken, and their senders were told so")]
    public static partial void TurnFailed(this ILogger logger, Exception exception, int count);

    [LoggerMessage(4002, LogLevel.Warning, "Karl was not watching from {From:O} to {To:O}; what was up then is unknown until it is heard again")]
    public static partial void WasAway(this ILogger logger, DateTimeOffset from, DateTimeOffset to);

    [LoggerMessage(4006, LogLevel.Warning, "Karl's clock was set by {Step}; what was up then is unknown until it is heard again")]
    public static partial void ClockStepped(this ILogger logger, TimeSpan step);

    [LoggerMessage(4015, LogLevel.Warning,
        "Karl's clock says {Now:O}, and he watched until {Ended:O}. Much of what he keeps would be dated anew, so he believes it only when it has gone on so for an hour; "
        + "until then what is silent is unknown. See to the machine's time service")]
    public static partial void ClockMistrusted(this ILogger logger, DateTimeOffset now, DateTimeOffset ended);

    [LoggerMessage(4007, LogLevel.Warning,
        "The codename {Codename} of {Endpoint} is claimed by {Stranger} too, who is refused; that is on record and not told again")]
    public static partial void CodenameConflict(this ILogger logger, string codename, string endpoint, string stranger);

    [LoggerMessage(4008, LogLevel.Warning,
        "Hardly anybody is heard any more, and {Answered} of {Asked} silent services answer when they are called: the network to Karl is at fault. "
        + "All are unknown until the fleet is heard again")]
    public static partial void NetworkAtFault(this ILogger logger, int answered, int asked);

    [LoggerMessage(4009, LogLevel.Warning,
        "Hardly anybody is heard any more, and none of {Asked} silent services can be reached: Karl may be cut off. "
        + "All are unknown until the fleet is heard again")]
    public static partial void NothingReached(this ILogger logger, int asked);

    [LoggerMessage(4010, LogLevel.Warning,
        "Hardly anybody is heard any more, and the hosts of {Silent} of {Asked} silent services answer, but the services do not: they are down")]
    public static partial void SilentIndeed(this ILogger logger, int silent, int asked);

    [LoggerMessage(4011, LogLevel.Information, "The fleet is heard again")]
    public static partial void HeardAgain(this ILogger logger);

    [LoggerMessage(4012, LogLevel.Error, "Rollups cannot be made at present; that is tried again every minute, and not told again until it succeeds: {Reason}")]
    public static partial void RollupsFailed(this ILogger logger, string reason);

    [LoggerMessage(4013, LogLevel.Information, "Rollups are made again")]
    public static partial void RollupsAgain(this ILogger logger);

    [LoggerMessage(4014, LogLevel.Error,
        "What is kept of {Codename} cannot be read, so its keepalive was not taken, and its sender is told so; others are. Not told again until an hour has passed without one: {Reason}")]
    public static partial void NotAdmitted(this ILogger logger, string codename, string reason);

    [LoggerMessage(4003, LogLevel.Error, "A request could not be answered")]
    public static partial void AnswerFailed(this ILogger logger, Exception exception);

    [LoggerMessage(4004, LogLevel.Error, "The turn that judges deadlines failed")]
    public static partial void TickFailed(this ILogger logger, Exception exception);
}
