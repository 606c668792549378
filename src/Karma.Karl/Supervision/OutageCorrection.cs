using Karma.Karl.Liveness;

namespace Karma.Karl.Supervision;

/// <summary>
/// What an instance handed over late has shown that it was up when it was thought down: its keepalives were on their way, and did not
/// arrive.
/// </summary>
public sealed record OutageCorrection
{
    /// <summary>Who was thought down, as it is now.</summary>
    public required WatchedInstance Instance { get; init; }

    /// <summary>The outages that were told and were none, or not that long.</summary>
    public required IReadOnlyList<LifeSpan> Refuted { get; init; }

    /// <summary>What remains of them; empty where nothing does.</summary>
    public required IReadOnlyList<LifeSpan> Remaining { get; init; }
}
