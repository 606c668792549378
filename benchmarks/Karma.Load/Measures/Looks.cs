using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Karma.Load.Client;
using Karma.Load.Servers;

namespace Karma.Load.Measures;

/// <summary>
/// How long it takes to look at the fleet, now and as it was, and to find one keepalive: with little history behind it, and with a hundred times as much.
/// </summary>
internal sealed class Looks(LoadOptions options, Figures figures)
{
    private const int Instances = 10_000;
    private const int Connections = 64;
    private const int Little = 3;
    private const int Much = 100 * Little;
    private const int WarmUps = 5;
    private const int Counted = 21;

    public async Task MeasureAsync(Func<int, ServerProcess> start)
    {
        figures.Progress($"looks: {Instances} instances with {Little}, then {Much} keepalives each");
        var port = ServerProcess.FreePort();
        using var karl = start(port);
        await karl.WaitUntilUpAsync();
        var instances = new Fleet(port).Make(Instances, withBuild: true);
        using var senders = new SenderGroup(port, instances, Connections);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var little = await LookAsync(http, instances, await SendAsync(karl, senders, Little));
        var much = await LookAsync(http, instances, await SendAsync(karl, senders, Much - Little));
        figures.Add("history_instances", Instances);
        figures.Add("history_keepalives", Instances * Much);
        foreach (var (name, times) in much)
        {
            figures.Add($"{name}_ms", Median.Of(times), "0.00");
            figures.Add($"{name}_slowest_ms", times.Max(), "0.00");
            figures.Add($"{name}_history_ratio", Median.Of(times) / Median.Of(little[name]), "0.00");
        }

        await karl.StopAsync();
    }

    // The moments when all had sent once more, and when half of it had come.
    private async Task<(long First, long Half)> SendAsync(ServerProcess karl, SenderGroup senders, int each)
    {
        var (first, half) = (0L, 0L);
        for (var sent = 0; sent < each; sent++)
        {
            figures.Check(karl.Name, await senders.RunThroughAsync());
            if (sent == 0) first = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000;
            if (sent == each / 2) half = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000;
        }

        await Task.Delay(options.Settle);
        return (first, half);
    }

    private async Task<Dictionary<string, double[]>> LookAsync(HttpClient http, SimulatedInstance[] instances, (long First, long Half) moments)
    {
        var half = moments.Half;
        var orders = new List<string>();
        for (var i = 0; i < WarmUps + Counted; i++)
        {
            var keepalives = $"/api/v1/instance/{instances[i * 37].Codename}/keepalives";
            using var list = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{keepalives}?limit=1&from=0&to={half}", UriKind.Relative)));
            orders.Add($"{keepalives}/{list.RootElement.GetProperty("items")[0].GetProperty("order").GetInt64().ToString(CultureInfo.InvariantCulture)}");
        }

        var services = SimulatedService.All(withBuild: true);
        return new Dictionary<string, double[]>
        {
            ["fleet_page"] = await TimeAsync(http, _ => "/api/v1/fleet?limit=100"),
            ["fleet_html"] = await TimeAsync(http, _ => "/?html"),
            ["service_page"] = await TimeAsync(http, i => $"/api/v1/service/{services[i % services.Length].Name}?limit=100"),
            ["as_of"] = await TimeAsync(http, _ => $"/api/v1/fleet?limit=100&from={half - 300_000_000}&to={half}"),
            ["diff"] = await TimeAsync(http, _ => $"/api/v1/diff?limit=100&from={moments.First}&to={half}"),
            ["keepalive_lookup"] = await TimeAsync(http, i => orders[i]),
        };
    }

    private async Task<double[]> TimeAsync(HttpClient http, Func<int, string> path)
    {
        var times = new List<double>();
        for (var i = 0; i < WarmUps + Counted; i++)
        {
            var began = Stopwatch.GetTimestamp();
            using var response = await http.GetAsync(new Uri(path(i), UriKind.Relative));
            await response.Content.ReadAsByteArrayAsync();
            if (!response.IsSuccessStatusCode) figures.Fail($"GET {path(i)}: {(int)response.StatusCode}");
            if (i >= WarmUps) times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return [.. times];
    }
}
