using System.Diagnostics;
using Karma.Testing.Processes;

namespace Karma.Testing.Kills;

/// <summary>
/// Kills Karl at any moment of a load, from its first keepalive on, starts him again on his store and reads back what he acknowledged; again and again, with
/// instances that live through it all and others that are new in each round.
/// </summary>
/// <param name="seed">What is random comes from it.</param>
/// <param name="tell">Where it says how it goes.</param>
/// <param name="settings">What Karl is told besides, such as <c>Store:Engine=litedb</c>.</param>
internal sealed class KillRun(int seed, Action<string> tell, params string[] settings)
{
    private const int Steady = 16;
    private const int Newcomers = 8;
    private const int LatestKillMs = 500;
    private const int LatestKillOfAStartMs = 1_000;
    private const int AgainEvery = 4;
    private const int BeforeAnyAnswerEvery = 5;
    private const int SampleEvery = 40;
    private const int LastSampleEvery = 400;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly Random _random = new(seed);
    private readonly List<LoadedInstance> _instances = [];
    private readonly long _beganUs = NowUs();

    public async Task<KillSummary> RunAsync(int count)
    {
        using var scratch = new Scratch();
        var store = scratch.File("karl.db");
        await using var karl = new KarlProcess(scratch.Path, Ports.Free());
        await karl.StartAsync(store, settings);
        for (var i = 0; i < Steady; i++) Add($"STEADY{i}");

        var rounds = new List<KillRound>();
        for (var number = 1; number <= count; number++)
        {
            rounds.Add(await RoundAsync(karl, store, number));
            tell(rounds[^1].ToString());
        }

        var final = ReadBack.Nothing;
        foreach (var instance in _instances) final += await ReadBack.OfAsync(karl.Api, instance, _beganUs, after: 0, LastSampleEvery);
        var exit = await karl.StopAsync();
        return new KillSummary
        {
            Rounds = rounds,
            Acknowledged = _instances.Sum(instance => instance.Acknowledged.Count),
            Final = final,
            StoreBytes = File.Exists(store) ? new FileInfo(store).Length : null,
            ExitCode = exit,
        };
    }

    private async Task<KillRound> RoundAsync(KarlProcess karl, string store, int number)
    {
        var newcomers = Enumerable.Range(0, Newcomers).Select(i => Add($"NEW{number}.{i}")).ToList();
        var instances = _instances.Take(Steady).Concat(newcomers).ToList();
        var before = instances.ToDictionary(instance => instance, instance => instance.Sequence);
        var roundUs = NowUs();

        var load = new Load(karl.Url, instances);
        var began = Stopwatch.GetTimestamp();
        load.Start();
        if (number % BeforeAnyAnswerEvery != 0) await load.FirstAnswer.WaitAsync(Longest); // He has just been started, and may not have come to it else.
        await Task.Delay(_random.Next(1, LatestKillMs + 1));
        load.ExpectTheEnd();
        var after = Stopwatch.GetElapsedTime(began);
        await karl.KillAsync();
        await load.EndAsync();

        var again = number % AgainEvery == 0 ? 1 : 0;
        if (again > 0)
        {
            karl.Begin(store, settings);
            await Task.Delay(_random.Next(1, LatestKillOfAStartMs + 1));
            await karl.KillAsync();
        }

        var restart = await karl.StartAsync(store, settings);
        var faults = await karl.Api.FaultsAsync();
        if (load.Fault is { } fault) faults.Add(fault);
        var down = (await karl.Api.FleetAsync()).Where(entry => entry.State == "down").Select(entry => entry.Codename).ToList();
        if (down.Count > 0) faults.Add($"reported down: {string.Join(", ", down)}");
        var readBack = ReadBack.Nothing;
        foreach (var instance in instances) readBack += await ReadBack.OfAsync(karl.Api, instance, roundUs, before[instance], SampleEvery);
        return new KillRound
        {
            Number = number,
            After = after,
            Acknowledged = load.Acknowledged,
            KilledAgain = again,
            Restart = restart,
            ReadBack = readBack,
            Faults = faults,
        };
    }

    private LoadedInstance Add(string codename)
    {
        var instance = new LoadedInstance(codename, 10_000 + _instances.Count, seed + _instances.Count);
        _instances.Add(instance);
        return instance;
    }

    private static long NowUs() => (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
