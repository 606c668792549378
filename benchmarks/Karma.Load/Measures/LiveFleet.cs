using System.Diagnostics;
using Karma.Load.Client;
using Karma.Load.Servers;

namespace Karma.Load.Measures;

/// <summary>
/// A fleet as it lives: every instance beacons once in twenty seconds, while somebody looks at pages. Told are what the fleet feels, what who looks
/// feels, and what Karl takes; and whether he called anybody down, as nobody is.
/// </summary>
internal sealed class LiveFleet(LoadOptions options, Figures figures)
{
    private const int Groups = 100;
    private const int Connections = 8;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private static readonly (string Name, string Path)[] Looks = [("page", "/"), ("list", "/api/v1/fleet?limit=100"), ("status", "/.current")];

    public async Task MeasureAsync(Func<int, ServerProcess> start)
    {
        figures.Progress($"live: {options.Live} instances, one keepalive each in {Interval.TotalSeconds} s, for {options.LiveFor.TotalMinutes:0.#} minutes");
        var port = ServerProcess.FreePort();
        using var karl = start(port);
        await karl.WaitUntilUpAsync();
        var before = karl.WorkingSetBytes;
        var groups = MakeGroups(new Fleet(port), port);
        using var ends = new CancellationTokenSource(options.LiveFor);
        var looking = LookAsync(port, ends.Token);
        var (late, latencies) = await BeatAsync(karl, groups, ends.Token);
        var looks = await looking;
        figures.Add("live_instances", options.Live);
        figures.Add("live_per_second", latencies.Count / options.LiveFor.TotalSeconds, "0");
        Add("live", [.. latencies]);
        figures.Add("live_latest_beat_ms", late.TotalMilliseconds, "0");
        foreach (var (name, times) in looks) Add($"live_{name}", [.. times]);
        figures.Add("live_bytes_per_instance", (karl.WorkingSetBytes - before) / options.Live);
        figures.Add("live_server_cpu_us", karl.Cpu.TotalMicroseconds / latencies.Count, "0.0");
        figures.Add("live_down", await DownAsync(port));
        foreach (var group in groups) group.Dispose();
        await karl.StopAsync();
    }

    private SenderGroup[] MakeGroups(Fleet fleet, int port)
    {
        var instances = fleet.Make(options.Live, withBuild: true);
        return [.. instances.Chunk((options.Live + Groups - 1) / Groups).Select(group => new SenderGroup(port, group, Math.Min(Connections, group.Length)))];
    }

    // One group after the other, each at its moment of the interval; a group whose moment has passed is sent at once.
    private async Task<(TimeSpan Late, List<long> Latencies)> BeatAsync(ServerProcess karl, SenderGroup[] groups, CancellationToken end)
    {
        var latencies = new List<long>();
        var latest = TimeSpan.Zero;
        var began = Stopwatch.GetTimestamp();
        for (var beat = 0L; !end.IsCancellationRequested; beat++)
        {
            var wait = (beat * Interval / groups.Length) - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, CancellationToken.None);
            else if (-wait > latest) latest = -wait;
            var round = await groups[beat % groups.Length].RunThroughAsync();
            figures.Check(karl.Name, round);
            latencies.AddRange(round.Latencies);
        }

        return (latest, latencies);
    }

    private async Task<Dictionary<string, List<long>>> LookAsync(int port, CancellationToken end)
    {
        var times = Looks.ToDictionary(look => look.Name, _ => new List<long>());
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        for (var i = 0; !end.IsCancellationRequested; i++)
        {
            var (name, path) = Looks[i % Looks.Length];
            var began = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (name == "page") request.Headers.TryAddWithoutValidation("Accept", "text/html");
            using var response = await http.SendAsync(request, CancellationToken.None);
            await response.Content.ReadAsByteArrayAsync(CancellationToken.None);
            times[name].Add(Stopwatch.GetTimestamp() - began);
            if (!response.IsSuccessStatusCode) figures.Fail($"GET {path}: {(int)response.StatusCode}");
            await Task.Delay(LookEvery, CancellationToken.None);
        }

        return times;
    }

    private static async Task<long> DownAsync(int port)
    {
        using var http = new HttpClient();
        using var json = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/api/v1/fleet?limit=1")));
        var counts = json.RootElement.GetProperty("counts");
        return counts.GetProperty("down").GetInt64() + counts.GetProperty("unknown").GetInt64();
    }

    private void Add(string name, long[] times)
    {
        Array.Sort(times);
        figures.Add($"{name}_p50_ms", RoundResult.Percentile(times, 0.5), "0.00");
        figures.Add($"{name}_p99_ms", RoundResult.Percentile(times, 0.99), "0.00");
    }
}
