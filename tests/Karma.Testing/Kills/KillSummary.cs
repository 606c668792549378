namespace Karma.Testing.Kills;

/// <summary>What all kills did together.</summary>
internal sealed record KillSummary
{
    public required IReadOnlyList<KillRound> Rounds { get; init; }

    public required long Acknowledged { get; init; }

    /// <summary>The whole history, read once more at the end.</summary>
    public required ReadBack Final { get; init; }

    /// <summary>Of the store's file, where it has one.</summary>
    public required long? StoreBytes { get; init; }

    /// <summary>Of the last Karl, who was asked to stop.</summary>
    public required int ExitCode { get; init; }

    public bool IsFaulty => Final.IsFaulty || ExitCode != 0 || Rounds.Any(round => round.IsFaulty);

    public override string ToString()
    {
        var restarts = Rounds.Select(round => round.Restart.TotalSeconds).Order().ToList();
        return $"{Rounds.Count + Rounds.Sum(round => round.KilledAgain)} kills: acknowledged {Acknowledged:N0}, lost {Final.Lost}, twice {Final.Twice}, "
            + $"undecodable {Final.Undecodable} of {Rounds.Sum(round => round.ReadBack.Sampled) + Final.Sampled:N0} bodies compared; "
            + $"kept {Final.Kept:N0} ({Final.Kept - Acknowledged:N0} were never answered){(StoreBytes is { } bytes ? $" in {bytes / 1024:N0} KB" : "")}; "
            + $"restart {restarts[0]:0.00} s at best, {restarts[restarts.Count / 2]:0.00} s median, {restarts[^1]:0.00} s at worst; "
            + $"faulty rounds {Rounds.Count(round => round.IsFaulty)}; last exit code {ExitCode}";
    }
}
