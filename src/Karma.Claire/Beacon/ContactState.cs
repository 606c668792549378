namespace Karma.Beacon;

/// <summary>What the beacon knows of its keepalives, as of one moment. Moments are of the monotonic clock.</summary>
internal sealed record ContactState
{
    public static ContactState Initial { get; } = new();

    /// <summary>The locator that the beacon last turned to; null before its first turn.</summary>
    public Locator? Locator { get; init; }

    public long Sequence { get; init; }

    public long? SentAt { get; init; }

    public string Status { get; init; } = "";

    public long? SucceededAt { get; init; }

    public TimeSpan? Ping { get; init; }

    /// <summary>Null until the first keepalive to this locator was answered or missed.</summary>
    public bool? Reachable { get; init; }

    /// <summary>Whether the Karl at this locator ever accepted a keepalive of this run, and so waits for more.</summary>
    public bool IsKnownThere { get; init; }

    /// <summary>How the Karl at this locator names himself; null where he is an original, or never answered.</summary>
    public string? KarlId { get; init; }

    /// <summary>Why he refused the last keepalive, where it was he who did and not the way to him.</summary>
    public string? Refusal { get; init; }

    /// <summary>The Karl who was left for this one and waits for more, as far as he knows; null where there is none.</summary>
    public LeftKarl? Left { get; init; }
}
