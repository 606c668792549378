namespace Karma.Backfill;

/// <summary>What became of one line.</summary>
internal sealed record BackfillItem
{
    /// <summary>Counted from 1.</summary>
    public required long Line { get; init; }

    /// <summary><c>stored</c>, <c>known</c> or <c>refused</c>.</summary>
    public required string Outcome { get; init; }
}
