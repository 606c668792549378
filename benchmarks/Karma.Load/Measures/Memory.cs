using Karma.Load.Client;
using Karma.Load.Servers;

namespace Karma.Load.Measures;

/// <summary>
/// How Karl's working set grows with the instances that are alive. As many keepalives come from a few instances before as
/// from the many after, and each time the few go on for a while, so that compiled code, buffers and garbage are alike in both
/// and only the instances make the difference. The collector is told to leave little lying about; otherwise the room that it
/// keeps for itself, which depends on the machine's memory and not on the fleet, would be most of what is seen.
/// </summary>
internal sealed class Memory(LoadOptions options, Figures figures)
{
    private const int Instances = 10_000;
    private const int KeepalivesEach = 3;
    private const int Connections = 50;

    /// <summary>The workstation collector with a nursery of 2 MB.</summary>
    public static IReadOnlyDictionary<string, string> Collector { get; } = new Dictionary<string, string>
    {
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_GCgen0size"] = "0x200000",
    };

    public async Task MeasureAsync(Func<int, ServerProcess> start)
    {
        figures.Progress($"memory: {Instances} instances, {KeepalivesEach} keepalives each");
        var port = ServerProcess.FreePort();
        using var karl = start(port);
        await karl.WaitUntilUpAsync();
        var fleet = new Fleet(port);
        var few = fleet.Make(Connections, withBuild: true);
        await SendAsync(karl, few);
        var before = await WorkingSetAsync(karl, few);
        await SendAsync(karl, fleet.Make(Instances, withBuild: true));
        var after = await WorkingSetAsync(karl, few);
        figures.Add("working_set_before_bytes", before);
        figures.Add("working_set_after_bytes", after);
        figures.Add("bytes_per_instance", (after - before) / Instances);
        await karl.StopAsync();
    }

    private async Task SendAsync(ServerProcess karl, SimulatedInstance[] instances)
    {
        using var senders = new SenderGroup(karl.Port, instances, Connections);
        figures.Check(karl.Name, await senders.RunAsync(Instances * KeepalivesEach / Connections));
    }

    private async Task<long> WorkingSetAsync(ServerProcess karl, SimulatedInstance[] few)
    {
        using (var senders = new SenderGroup(karl.Port, few, Connections))
            figures.Check(karl.Name, await senders.RunAsync(options.Settle));
        await Task.Delay(options.Settle);
        return karl.WorkingSetBytes;
    }
}
