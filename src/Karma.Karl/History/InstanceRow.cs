using System.Text.Json.Serialization;
using Karma.Karl.History.Columns;
using Karma.Karl.Liveness;

namespace Karma.Karl.History;

/// <summary>What the store tells of an instance without opening its blocks; rewritten whenever a block is stored.</summary>
internal sealed record InstanceRow
{
    private const int MostProofs = 16;

    public required string Codename { get; init; }

    public required string Service { get; init; }

    /// <summary>Whom the codename belongs to; the default for one that was kept before owners were.</summary>
    public Owner Owner { get; init; }

    /// <summary>The endpoint it reported last.</summary>
    public required Endpoint Endpoint { get; init; }

    /// <summary>The effective time of its first keepalive, in epoch microseconds.</summary>
    public required long FirstUs { get; init; }

    /// <summary>The effective time of the last record that is sealed, in epoch microseconds.</summary>
    public required long LastUs { get; init; }

    /// <summary>Every record up to this order is in a block; its head and the journal hold the others.</summary>
    public long SealedThrough { get; init; }

    /// <summary>The build it reported last, or <see cref="BuildId.None"/>.</summary>
    public BuildId Build { get; init; }

    /// <summary>Where its late keepalives stand, in the order of arrival; at most 16 ranges.</summary>
    public IReadOnlyList<LateRange> Late { get; init; } = [];

    /// <summary>The greatest sequence of its late keepalives, or 0: whatever comes up to it once more has been handed over already.</summary>
    public long LateThrough { get; init; }

    /// <summary>Its life after the last record that is sealed, or <see langword="null"/> before the first seal.</summary>
    public Life? Life { get; init; }

    /// <summary>The course behind the last record that is sealed, or <see langword="null"/> where none was kept.</summary>
    public Course? Course { get; init; }

    /// <summary>What its latest late keepalives proved, or <see langword="null"/> where there is nothing of the kind.</summary>
    public UpProof? Proof { get; init; }

    /// <summary>What those before them proved of records that are not sealed yet, in the order of arrival; at most 16 proofs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UpProof>? EarlierProofs { get; init; }

    /// <summary>What it says of itself, in the order in which that changed; at most 16 profiles. A row that an older Karl wrote has none.</summary>
    public Profile[] Profiles { get; init => field = value ?? []; } = [];

    /// <summary>Whether its keepalives are past their time, all of them: only its rollups tell of it, and who bears its codename now is another.</summary>
    public bool IsGone { get; init; }

    /// <summary>The same row with another late keepalive.</summary>
    public InstanceRow WithLate(KeepaliveRecord record, long sequence) => this with
    {
        FirstUs = Math.Min(FirstUs, record.At),
        Late = LateRange.Add(Late, record),
        LateThrough = Math.Max(LateThrough, sequence),
    };

    /// <summary>The same row where the clock was set back to <paramref name="now"/>, or <see langword="null"/> where that changes nothing.</summary>
    public InstanceRow? SetBack(long now) => FirstUs <= now && LastUs <= now ? null : this with
    {
        FirstUs = Math.Min(FirstUs, now),
        LastUs = Math.Min(LastUs, now),
        Life = Life?.SetBack(now),
    };

    /// <summary>The same row behind a head that is sealed.</summary>
    public InstanceRow Sealed(HeadWork work, OpenHead head) => this with
    {
        Endpoint = head.Endpoint,
        LastUs = work.HeardAt == 0 ? LastUs : work.HeardAt,
        SealedThrough = head.LastOrder,
        Build = head.Build == BuildId.None ? Build : head.Build,
        Life = work.Life,
        Course = head.Summary?.End,
    };

    /// <summary>The same row with another proof.</summary>
    public InstanceRow With(UpProof proof)
    {
        var earlier = (EarlierProofs ?? []).Append(Proof ?? proof).Where(p => p.Order > SealedThrough && p.Order < proof.Order).TakeLast(MostProofs).ToList();
        return this with { Proof = proof, EarlierProofs = earlier.Count > 0 ? earlier : null, Course = Course?.Proven(proof) };
    }

    /// <summary>What late keepalives up to an order proved by the time another record came behind them, or <see langword="null"/> where they did not.</summary>
    public UpProof? ProofBetween(long late, long order)
    {
        if (Proof is not { } last) return null;
        foreach (var proof in (EarlierProofs ?? []).Append(last).Reverse())
            if (proof.Order < order) return proof.Order >= late ? proof : null;
        return null;
    }

    /// <summary>The proof, where no late keepalive came behind it.</summary>
    [JsonIgnore]
    public UpProof? ValidProof => Proof is { } proof && (Late.Count == 0 || Late[^1].LastOrder <= proof.Order) ? proof : null;
}
