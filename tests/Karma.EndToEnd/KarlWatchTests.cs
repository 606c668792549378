using System.Diagnostics;
using Karma.Testing.Kills;
using Karma.Testing.Processes;

namespace Karma.EndToEnd;

/// <summary>What Karl says of the hours in which he was not watching: unknown, from when he was last there, and the same whenever he is asked.</summary>
public sealed class KarlWatchTests : IDisposable
{
    private const int ShortIntervalMs = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Scratch _scratch = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task Restart_AfterEachKill_TellsTheSamePast()
    {
        var store = _scratch.File("karl.db");
        await using var karl = new KarlProcess(_scratch.Path, Ports.Free());
        await karl.StartAsync(store);
        var began = DateTimeOffset.UtcNow;
        var instance = new LoadedInstance("ABCDEF", port: 8080, seed: 1, ShortIntervalMs);
        await SendForAsync(karl, instance, TimeSpan.FromSeconds(2));
        await karl.KillAsync();
        await karl.StartAsync(store);
        await SendAsync(karl, instance);
        var to = DateTimeOffset.UtcNow;
        await SendAsync(karl, instance); // He was there to take it, and so at the moment before.
        var told = await karl.Api.SpansAsync(instance.Codename, began, to);
        Assert.Equal(["up", "unknown", "up"], told.Select(span => span.State));

        await karl.KillAsync();
        await karl.StartAsync(store);

        Assert.Equal(told, await karl.Api.SpansAsync(instance.Codename, began, to));
    }

    [Fact]
    public async Task Standstill_InTheMiddleOfALoad_IsNobodysOutage()
    {
        await using var karl = new KarlProcess(_scratch.Path, Ports.Free());
        await karl.StartAsync(_scratch.File("karl.db"));
        var began = DateTimeOffset.UtcNow;
        var quiet = Enumerable.Range(0, 4).Select(i => new LoadedInstance($"QUIET{i}", 8080 + i, i, ShortIntervalMs)).ToList();
        var load = new Load(karl.Url, [.. Enumerable.Range(0, 8).Select(i => new LoadedInstance($"LOAD{i}", 9080 + i, i))]);
        load.Start();
        foreach (var instance in quiet) await SendForAsync(karl, instance, TimeSpan.FromMilliseconds(500));
        var deadline = (await karl.Api.FleetAsync()).Where(entry => entry.Codename.StartsWith("QUIET", StringComparison.Ordinal)).Max(entry => entry.Deadline);

        karl.Process.Send(Signal.Stop);
        var stopped = DateTimeOffset.UtcNow;
        await Poll.UntilAsync("every deadline passes", Patience, () => DateTimeOffset.UtcNow > deadline + TimeSpan.FromSeconds(1));
        karl.Process.Send(Signal.Continue);

        var resumed = DateTimeOffset.UtcNow;
        await Poll.UntilAsync("he judges again", Patience, () => DateTimeOffset.UtcNow > resumed + TimeSpan.FromSeconds(2));
        foreach (var instance in quiet) await SendAsync(karl, instance);
        foreach (var instance in quiet)
        {
            var spans = await karl.Api.SpansAsync(instance.Codename, began);
            Assert.Equal(["up", "unknown", "up"], spans.Select(span => span.State));
            Assert.InRange(spans[1].From, stopped - TimeSpan.FromSeconds(2), stopped + TimeSpan.FromSeconds(1));
        }

        load.ExpectTheEnd();
        await karl.KillAsync();
        await load.EndAsync();
        Assert.Null(load.Fault);
    }

    private async Task SendForAsync(KarlProcess karl, LoadedInstance instance, TimeSpan length)
    {
        var began = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(ShortIntervalMs));
        do
        {
            await SendAsync(karl, instance);
            await timer.WaitForNextTickAsync();
        }
        while (Stopwatch.GetElapsedTime(began) < length);
    }

    private async Task SendAsync(KarlProcess karl, LoadedInstance instance)
    {
        using var content = new ByteArrayContent(instance.Next());
        (await _http.PostAsync(karl.Url, content)).EnsureSuccessStatusCode();
    }
}
