namespace Karma.Beacon;

/// <summary>What the beacon knows of its keepalives, as of one moment. Moments are of the monotonic clock.</summary>
internal sealed record ContactState
{
    public static ContactState Initial { get; } = new();

    public long Sequence { get; init; }

    public long? SentAt { get; init; }

    public string Status { get; init; } = "";

    public long? SucceededAt { get; init; }

    public TimeSpan? Ping { get; init; }

    /// <summary>Null until the first keepalive was answered or missed.</summary>
    public bool? Reachable { get; init; }
}
