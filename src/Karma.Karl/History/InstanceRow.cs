using Karma.Karl.Liveness;

namespace Karma.Karl.History;

/// <summary>What the store tells of an instance without opening its blocks; rewritten whenever a block is sealed.</summary>
internal sealed record InstanceRow
{
    public required string Codename { get; init; }

    public required string Service { get; init; }

    /// <summary>Whom the codename belongs to; the default for one that was kept before owners were.</summary>
    public Owner Owner { get; init; }

    /// <summary>The endpoint it reported last, as <c>10.0.0.7:8080</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The effective time of its first keepalive, in epoch microseconds.</summary>
    public required long FirstUs { get; init; }

    /// <summary>The effective time of the last record that is sealed, in epoch microseconds.</summary>
    public required long LastUs { get; init; }

    /// <summary>Every record up to this order is in a block; the journal holds the others.</summary>
    public long SealedThrough { get; init; }

    /// <summary>The build it reported last, or empty.</summary>
    public string Build { get; init; } = "";

    /// <summary>Where its late keepalives stand, in the order of arrival; at most 16 ranges.</summary>
    public IReadOnlyList<LateRange> Late { get; init; } = [];

    /// <summary>The greatest sequence of its late keepalives, or 0: whatever comes up to it once more has been handed over already.</summary>
    public long LateThrough { get; init; }

    /// <summary>Its life after the last record that is sealed, or <see langword="null"/> before the first seal.</summary>
    public Life? Life { get; init; }
}
