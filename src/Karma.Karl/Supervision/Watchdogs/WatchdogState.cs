namespace Karma.Karl.Supervision.Watchdogs;

/// <summary>How the calls to the watchdog go. Immutable.</summary>
/// <param name="Reached">When one was answered last, in epoch microseconds, or <see langword="null"/>.</param>
/// <param name="FailingSince">When the first of those failed that have failed since, or <see langword="null"/>.</param>
/// <param name="Fault">Why the last one failed, or <see langword="null"/>.</param>
/// <param name="SilentSince">Since when Karl keeps silent because he is not well, or <see langword="null"/>.</param>
internal sealed record WatchdogState(long? Reached, long? FailingSince, string? Fault, long? SilentSince)
{
    public static WatchdogState AtFirst { get; } = new(null, null, null, null);

    /// <summary>A call was answered, or failed for a reason.</summary>
    public WatchdogState Called(long now, string? fault) => fault is null
        ? new WatchdogState(now, null, null, null)
        : new WatchdogState(Reached, FailingSince ?? now, fault, null);

    /// <summary>Karl is not well, and did not call.</summary>
    public WatchdogState Silent(long now) => this with { SilentSince = SilentSince ?? now };
}
