namespace Karma.Testing.Stalls;

/// <summary>What came of some stalls.</summary>
/// <param name="Stalls">How often Karl stood still.</param>
/// <param name="Restarts">How many of those were his death and his return.</param>
/// <param name="Keepalives">Keepalives that he took.</param>
/// <param name="Deaths">Instances that died.</param>
/// <param name="Found">Of those, how many he found down.</param>
/// <param name="FalseOutages">What he called down while it lived, or from before it died.</param>
/// <param name="Missed">What was dead and not called down by its deadline and a second.</param>
internal sealed record StallTally(
    int Stalls, int Restarts, long Keepalives, int Deaths, int Found, IReadOnlyList<string> FalseOutages, IReadOnlyList<string> Missed)
{
    public static StallTally Nothing { get; } = new(0, 0, 0, 0, 0, [], []);

    public bool IsFaulty => FalseOutages.Count + Missed.Count > 0;

    public static StallTally operator +(StallTally left, StallTally right) => new(
        left.Stalls + right.Stalls, left.Restarts + right.Restarts, left.Keepalives + right.Keepalives, left.Deaths + right.Deaths,
        left.Found + right.Found, [.. left.FalseOutages, .. right.FalseOutages], [.. left.Missed, .. right.Missed]);

    public override string ToString() =>
        $"stalls: {Stalls:N0} ({Restarts:N0} of them restarts), {Keepalives:N0} keepalives, {Deaths:N0} deaths, {Found:N0} found; "
        + $"false outages {FalseOutages.Count}, missed {Missed.Count}";
}
