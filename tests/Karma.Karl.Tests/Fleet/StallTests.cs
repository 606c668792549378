using Karma.Testing.Stalls;

namespace Karma.Karl.Tests.Fleet;

/// <summary>Whenever Karl stands still, and however long: he calls nobody down who lives, and misses nobody who died. The soak does the same ten thousand times.</summary>
public sealed class StallTests(ITestOutputHelper output)
{
    private const int Stalls = 300;

    [Fact]
    public async Task Stall_AtAnyMoment_IsNobodysOutageAndHidesNone() => await AssertHonestAsync(setsClocks: false);

    [Fact]
    public async Task Stall_WithTheClockSetMeanwhile_IsNobodysOutageAndHidesNone() => await AssertHonestAsync(setsClocks: true);

    private async Task AssertHonestAsync(bool setsClocks)
    {
        var seed = Random.Shared.Next();
        var tally = await StallRun.RunAsync(seed, Stalls, setsClocks);
        output.WriteLine($"seed {seed}; {tally}");

        Assert.Empty(tally.FalseOutages);
        Assert.Empty(tally.Missed);
        Assert.True(tally.Deaths > Stalls, "Too few died to say anything.");
        Assert.Equal(tally.Deaths, tally.Found);
    }
}
