using System.ComponentModel;
using Karma.Karl.Liveness;
using Karma.Karl.Supervision.Watchdogs;

namespace Karma.Karl.Hosting;

/// <summary>What Karl says of the calls to his watchdog, without the address, which may hold a secret.</summary>
[Description("How the calls go to whoever watches over Karl.")]
internal sealed record WatchdogStatus
{
    [Description("The host that is called.")]
    public required string Host { get; init; }

    [Description("When it was reached last (UTC).")]
    public DateTimeOffset? LastReached { get; init; }

    [Description("Since when it is not reached (UTC).")]
    public DateTimeOffset? FailingSince { get; init; }

    [Description("Why it is not.")]
    public string? Reason { get; init; }

    public static WatchdogStatus? Of(Watchdog watchdog) => watchdog.Setup is not { } setup ? null : Of(setup, watchdog.State);

    private static WatchdogStatus Of(WatchdogSetup setup, WatchdogState state) => new()
    {
        Host = setup.Host,
        LastReached = state.Reached is { } reached ? Time.From(reached) : null,
        FailingSince = state.FailingSince is { } since ? Time.From(since) : null,
        Reason = state.Fault,
    };
}
