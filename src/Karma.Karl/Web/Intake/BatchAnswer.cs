using Karma.Karl.Fleet;

namespace Karma.Karl.Web.Intake;

/// <summary>What became of a batch of late keepalives, line by line.</summary>
internal sealed record BatchAnswer
{
    public required int Stored { get; init; }

    public required int Known { get; init; }

    public required int Refused { get; init; }

    public required IReadOnlyList<LineAnswer> Items { get; init; }

    public static BatchAnswer Of(IReadOnlyList<BatchLine> lines, IReadOnlyList<LateVerdict> verdicts) => new()
    {
        Stored = verdicts.Count(v => v.Outcome == LateOutcome.Stored),
        Known = verdicts.Count(v => v.Outcome == LateOutcome.Known),
        Refused = verdicts.Count(v => v.Outcome == LateOutcome.Refused),
        Items = [.. lines.Zip(verdicts, (line, verdict) => new LineAnswer(line.Number, NameOf(verdict.Outcome), verdict.Reason))],
    };

    private static string NameOf(LateOutcome outcome) => outcome switch
    {
        LateOutcome.Stored => "stored",
        LateOutcome.Known => "known",
        _ => "refused",
    };

    /// <summary>What became of one line.</summary>
    /// <param name="Line">Its number, from 1.</param>
    /// <param name="Outcome"><c>stored</c>, <c>known</c> or <c>refused</c>.</param>
    /// <param name="Reason">Why it was refused.</param>
    internal sealed record LineAnswer(int Line, string Outcome, string? Reason);
}
