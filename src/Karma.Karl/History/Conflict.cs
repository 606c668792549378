namespace Karma.Karl.History;

/// <summary>That somebody else claimed a codename, and was refused.</summary>
internal sealed record Conflict
{
    /// <summary>The first time, in epoch microseconds.</summary>
    public required long FirstUs { get; init; }

    /// <summary>The last time, in epoch microseconds.</summary>
    public required long LastUs { get; init; }

    /// <summary>How often in all.</summary>
    public required long Count { get; init; }

    /// <summary>Where the last of them came from: the address, and the port that he claimed.</summary>
    public required string Endpoint { get; init; }
}
