namespace Karma.Karl.Fleet;

/// <summary>What became of one late keepalive.</summary>
/// <param name="Outcome">Kept, known already, or refused.</param>
/// <param name="Reason">Why it was refused, for people; <see langword="null"/> otherwise.</param>
internal readonly record struct LateVerdict(LateOutcome Outcome, string? Reason = null)
{
    public static readonly LateVerdict Stored = new(LateOutcome.Stored);

    public static readonly LateVerdict Known = new(LateOutcome.Known);

    public static LateVerdict Refused(string reason) => new(LateOutcome.Refused, reason);
}
