using Karma.Karl.Liveness;

namespace Karma.Karl.Supervision;

/// <summary>A change of an instance's state.</summary>
public sealed record InstanceChange
{
    /// <summary>Who changed, as it is now.</summary>
    public required WatchedInstance Instance { get; init; }

    /// <summary>Its state before; <see langword="null"/> for an instance that was never heard of.</summary>
    public required LivenessState? Before { get; init; }

    /// <summary>When it became true (UTC): an outage at its deadline, not when it was noticed.</summary>
    public required DateTimeOffset At { get; init; }
}
