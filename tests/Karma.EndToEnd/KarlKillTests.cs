using Karma.Testing.Kills;
using Karma.Testing.Processes;

namespace Karma.EndToEnd;

/// <summary>Acknowledged means durable, whatever becomes of the process. The soak does the same for longer.</summary>
public sealed class KarlKillTests(ITestOutputHelper output)
{
    private const int Kills = 10;

    [Fact]
    public async Task Kill_InTheMiddleOfALoad_KeepsEachAcknowledgedKeepaliveOnce()
    {
        var summary = await new KillRun(seed: Random.Shared.Next(), output.WriteLine).RunAsync(Kills);
        output.WriteLine(summary.ToString());

        Assert.All(summary.Rounds, round => Assert.False(round.IsFaulty, round.ToString()));
        Assert.False(summary.IsFaulty, summary.ToString());
    }

    [Fact]
    public async Task ReadBack_OfAKeepaliveThatWasNeverSent_CountsItAsLost()
    {
        using var scratch = new Scratch();
        await using var karl = new KarlProcess(scratch.Path, Ports.Free());
        await karl.StartAsync(scratch.File("karl.db"));
        var instance = new LoadedInstance("ABCDEF", port: 8080, seed: 1);
        using var http = new HttpClient();
        using var content = new ByteArrayContent(instance.Next());
        (await http.PostAsync(karl.Url, content)).EnsureSuccessStatusCode();
        instance.Acknowledge();
        instance.Next();
        instance.Acknowledge();

        var readBack = await ReadBack.OfAsync(karl.Api, instance, fromUs: 1, after: 0, sampleEvery: 1);

        Assert.Equal(new ReadBack(Kept: 1, Lost: 1, Twice: 0, Undecodable: 0, Sampled: 1), readBack);
    }
}
