namespace Karma.Karl.Liveness;

/// <summary>A stretch of time through which an instance was in one state: from <see cref="From"/>, inclusive, to <see cref="To"/>, exclusive.</summary>
public sealed record LifeSpan
{
    /// <summary>The state throughout.</summary>
    public required LivenessState State { get; init; }

    /// <summary>When the state became true (UTC); an outage begins at its deadline, not when it was noticed.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When the next state began (UTC), or <see langword="null"/> while this one lasts.</summary>
    public DateTimeOffset? To { get; init; }
}
