using Karma.Testing.Kills;
using Karma.Testing.Processes;

namespace Karma.EndToEnd.Survival;

/// <summary>A backup while keepalives come in as fast as Karl takes them; and what a restore makes of it.</summary>
public sealed class KarlBackupTests(ITestOutputHelper output) : IDisposable
{
    private const int Senders = 6;
    private const int Rounds = 3;
    private const long Some = 2_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Backup_InTheMiddleOfALoad_HoldsAllThatWasAcknowledgedBefore()
    {
        await using var karl = new KarlProcess(_scratch.Path, Ports.Free());
        await karl.StartAsync(_scratch.File("karl.db"));
        var instances = Enumerable.Range(0, Senders).Select(i => new LoadedInstance($"LOAD{i}", 8080 + i, seed: i)).ToList();
        var load = new Load(karl.Url, instances);
        load.Start();
        var counts = Array.Empty<int>();
        for (var round = 1; round <= Rounds; round++)
        {
            var wanted = load.Acknowledged + Some;
            await Poll.UntilAsync("some are acknowledged", Patience, () => load.Acknowledged >= wanted);
            counts = [.. instances.Select(i => i.Acknowledged.Count)];
            var said = await RunAsync(0, "backup", $"copy{round}.db", "--url", karl.Url.AbsoluteUri);
            output.WriteLine(string.Join('\n', said));
        }

        load.ExpectTheEnd();
        await karl.KillAsync();
        await load.EndAsync();
        Assert.Null(load.Fault);

        // What the killed one left is sound, log and all, and so is the copy; which takes its place.
        output.WriteLine(string.Join('\n', await RunAsync(0, "check", "karl.db")));
        output.WriteLine(string.Join('\n', await RunAsync(0, "check", $"copy{Rounds}.db")));
        output.WriteLine(string.Join('\n', await RunAsync(0, "restore", $"copy{Rounds}.db", "--store", "karl.db")));
        await karl.StartAsync(_scratch.File("karl.db"));
        foreach (var (i, instance) in instances.Index())
        {
            var kept = await ReadBack.OfAsync(karl.Api, instance, fromUs: 1, after: 0, sampleEvery: 50);
            Assert.Equal((0, 0), (kept.Twice, kept.Undecodable));
            Assert.InRange(kept.Kept, counts[i], instance.Sequence);
        }

        Assert.Equal(0, await karl.StopAsync());
    }

    private async Task<IReadOnlyCollection<string>> RunAsync(int code, params string[] arguments)
    {
        await using var command = ChildProcess.Start(Programs.Karl, _scratch.Path, arguments);
        var exit = await command.ExitAsync();
        Assert.True(exit == code, $"karl {string.Join(' ', arguments)} exits with {exit}: {string.Join('\n', command.Output.Concat(command.Errors))}");
        return command.Output;
    }
}
