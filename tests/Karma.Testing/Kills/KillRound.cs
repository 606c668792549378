namespace Karma.Testing.Kills;

/// <summary>What one kill did.</summary>
internal sealed record KillRound
{
    public required int Number { get; init; }

    /// <summary>How long the load had lasted when Karl was killed.</summary>
    public required TimeSpan After { get; init; }

    public required long Acknowledged { get; init; }

    /// <summary>How often he was killed again before he was back.</summary>
    public required int KilledAgain { get; init; }

    /// <summary>From his start to his first answer.</summary>
    public required TimeSpan Restart { get; init; }

    public required ReadBack ReadBack { get; init; }

    /// <summary>What else was wrong: an answer while he should have been well, a page or the API after the restart.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    public bool IsFaulty => ReadBack.IsFaulty || Faults.Count > 0;

    public override string ToString() =>
        $"round {Number,2}: killed after {After.TotalSeconds:0.00} s and {Acknowledged,6:N0} acknowledged, "
        + (KilledAgain > 0 ? "killed again while he started, " : "")
        + $"back in {Restart.TotalSeconds:0.00} s; kept {ReadBack.Kept,6:N0}, lost {ReadBack.Lost}, twice {ReadBack.Twice}, "
        + $"undecodable {ReadBack.Undecodable} of {ReadBack.Sampled}; "
        + (Faults.Count == 0 ? "page and API well" : string.Join("; ", Faults));
}
