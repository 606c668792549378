using Karma.Testing.Honesty;

namespace Karma.EndToEnd.Honesty;

internal static class Honest
{
    /// <summary>Whatever befalls Karl, he says nothing that is not so.</summary>
    public static async Task AssertAsync(Disturbance disturbance, bool kills, ITestOutputHelper output)
    {
        var round = await new HonestyRun(disturbance, kills).RunAsync();
        output.WriteLine(round.ToString());

        Assert.Empty(round.Faults);
    }
}
