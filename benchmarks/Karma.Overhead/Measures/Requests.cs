using Karma.Load;
using Karma.Load.Client;
using Karma.Load.Measures;
using Karma.Load.Servers;
using Karma.Overhead.Service;

namespace Karma.Overhead.Measures;

/// <summary>
/// Requests to an ordinary endpoint, while Claire beacons twenty times as often as she does by default. One connection tells the latency,
/// many tell how much the service gets done.
/// </summary>
internal sealed class Requests(OverheadOptions options, Figures figures, Comparison sides)
{
    private const int Connections = 16;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Side, List<RoundCost>> _latency = [];
    private readonly Dictionary<Side, List<RoundCost>> _throughput = [];

    public async Task MeasureAsync()
    {
        figures.Add("interval_in_rounds_s", Interval.TotalSeconds, "0.0");
        for (var generation = 0; generation < options.Generations; generation++)
        {
            figures.Progress($"requests: generation {generation + 1} of {options.Generations}");
            await GenerationAsync(generation);
        }

        AddLatency("latency_p50_ratio", 0.5);
        AddLatency("latency_p99_ratio", 0.99);
        sides.AddRatios(figures, "throughput_ratio", side => [.. _throughput[side].Select(r => r.Result.PerSecond)]);
        sides.AddRatios(figures, "request_cpu_ratio", side => [.. _throughput[side].Select(r => r.ServerMicroseconds)]);
        figures.Add("bare_latency_p50_us", Median.Of(_latency[sides.Bare].Select(r => Percentile(r, 0.5) * 1000)), "0.0");
        figures.Add("bare_latency_p99_us", Median.Of(_latency[sides.Bare].Select(r => Percentile(r, 0.99) * 1000)), "0.0");
        figures.Add("bare_throughput_per_second", Median.Of(_throughput[sides.Bare].Select(r => r.Result.PerSecond)), "0");
        figures.Add("others_core_share_max", _throughput.Values.Concat(_latency.Values).SelectMany(r => r).Max(r => r.OtherShare), "0.00");
    }

    private static double Percentile(RoundCost round, double share)
    {
        Array.Sort(round.Result.Latencies);
        return RoundResult.Percentile(round.Result.Latencies, share);
    }

    private void AddLatency(string what, double share) =>
        sides.AddRatios(figures, what, side => [.. _latency[side].Select(round => Percentile(round, share))]);

    /// <summary>Each service started anew, warmed up, and then in turn: first by many connections, then by one.</summary>
    private async Task GenerationAsync(int generation)
    {
        var servers = new Dictionary<Side, ServerProcess>();
        try
        {
            foreach (var side in sides.Turn(generation))
            {
                servers[side] = side.Start(Interval);
                await servers[side].WaitUntilUpAsync(SmallService.Path);
            }

            await RoundsAsync(servers, Connections, _throughput);
            await RoundsAsync(servers, connections: 1, _latency);
        }
        finally
        {
            foreach (var server in servers.Values) server.Dispose();
        }
    }

    private async Task RoundsAsync(Dictionary<Side, ServerProcess> servers, int connections, Dictionary<Side, List<RoundCost>> results)
    {
        var contenders = servers.ToDictionary(
            s => s.Key, s => new Contender(s.Value, new SenderGroup(s.Value.Port, PlainRequest.Many(connections), connections)));
        try
        {
            for (var round = -1; round < options.Rounds; round++)
            {
                foreach (var side in sides.Turn(round + 3))
                {
                    var cost = await contenders[side].RunAsync(round < 0 ? options.WarmUp : options.Round, counted: false, idle: null);
                    figures.Check(side.Name, cost.Result);
                    if (round < 0) continue;
                    if (!results.TryGetValue(side, out var list)) results[side] = list = [];
                    list.Add(cost);
                }
            }
        }
        finally
        {
            foreach (var contender in contenders.Values) contender.Dispose();
        }
    }
}
