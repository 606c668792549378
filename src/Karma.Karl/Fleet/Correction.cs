using Karma.Karl.History;

namespace Karma.Karl.Fleet;

/// <summary>What the late keepalives of an instance say against what was thought of it.</summary>
internal sealed record Correction
{
    public required string Codename { get; init; }

    public required Endpoint Endpoint { get; init; }

    /// <summary>Since when it is up after all, in epoch microseconds; <see langword="null"/> where nothing is known better.</summary>
    public long? UpSince { get; init; }

    /// <summary>The same for whoever asks later; <see langword="null"/> where it may have been up before that.</summary>
    public UpProof? Proof { get; init; }

    /// <summary>The outages that were none, or not that long.</summary>
    public required IReadOnlyList<Outage> Refuted { get; init; }

    /// <summary>What remains of them.</summary>
    public required IReadOnlyList<Outage> Found { get; init; }
}
