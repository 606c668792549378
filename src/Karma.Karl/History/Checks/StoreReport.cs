namespace Karma.Karl.History.Checks;

/// <summary>How a store is.</summary>
internal sealed record StoreReport
{
    public required string Path { get; init; }

    /// <summary>The version of its schema.</summary>
    public required long Version { get; init; }

    public required long Bytes { get; init; }

    public required IReadOnlyList<CheckedTable> Tables { get; init; }

    /// <summary>How much is damaged.</summary>
    public required long DamagedCount { get; init; }

    /// <summary>The first thousand of it.</summary>
    public required IReadOnlyList<Damage> Damaged { get; init; }

    public bool IsSound => DamagedCount == 0;
}
