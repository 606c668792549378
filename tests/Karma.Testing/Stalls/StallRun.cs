namespace Karma.Testing.Stalls;

/// <summary>
/// Lets Karl stand still again and again, in many fleets that live on fake clocks of their own, and counts what he says that is not so.
/// No real time passes, and a seed gives the same run again.
/// </summary>
internal static class StallRun
{
    private const int StallsPerFleet = 10;

    /// <param name="seed">The seed of the first fleet; the others count on from it.</param>
    /// <param name="count">How many stalls.</param>
    /// <param name="setsClocks">Whether someone sets Karl's wall clock while he stands still, up to two hours either way.</param>
    public static async Task<StallTally> RunAsync(int seed, int count, bool setsClocks = false)
    {
        var tallies = new StallTally[(count + StallsPerFleet - 1) / StallsPerFleet];
        await Parallel.ForAsync(0, tallies.Length, async (i, _) =>
        {
            var stalls = Math.Min(StallsPerFleet, count - (i * StallsPerFleet));
            tallies[i] = await new StalledFleet(unchecked(seed + i), setsClocks).RunAsync(stalls);
        });
        return tallies.Aggregate(StallTally.Nothing, (left, right) => left + right);
    }
}
