namespace Karma.Testing.Fuzz;

/// <summary>What a run did.</summary>
/// <param name="Inputs">How many inputs were tried.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Kept">How many led to something new.</param>
/// <param name="Findings">What was found.</param>
internal sealed record FuzzSummary(long Inputs, TimeSpan Elapsed, int Kept, IReadOnlyList<FuzzFinding> Findings)
{
    public override string ToString() =>
        $"{Inputs:N0} inputs in {Elapsed:hh\\:mm\\:ss}, {Inputs / Math.Max(Elapsed.TotalSeconds, 0.001):N0} per second; {Kept:N0} kept; {Findings.Count} findings";
}
