using Karma.Load;
using Karma.Load.Client;
using Karma.Load.Measures;
using Karma.Load.Servers;
using Karma.Overhead.Service;

namespace Karma.Overhead.Measures;

/// <summary>
/// What a service takes that nobody asks for anything, of the processor and of memory. Several of each rest side by side: they need the
/// same minute, and at rest they are not in one another's way.
/// </summary>
internal sealed class Rest(OverheadOptions options, Figures figures, Comparison sides)
{
    private const int RequestsBefore = 5_000;

    private static readonly TimeSpan BeaconPatience = TimeSpan.FromSeconds(120);


    public async Task MeasureAsync()
    {
        figures.Progress($"rest: {options.Resting} of each, {options.Rest.TotalSeconds} s");
        var services = new List<(Side Side, ServerProcess Server)>();
        try
        {
            for (var i = 0; i < options.Resting; i++)
            {
                foreach (var side in sides.Turn(i)) services.Add((side, side.Start(mayBeAsked: true)));
            }

            foreach (var (_, server) in services) await WarmUpAsync(server);
            await BeaconAsync([.. services.Where(s => s.Side.Karl is not null).Select(s => s.Server)]);
            ReportProcessor(services, await ProcessorAsync(services));
            ReportMemory(services);
        }
        finally
        {
            foreach (var (_, server) in services) server.Dispose();
        }
    }

    private async Task WarmUpAsync(ServerProcess server)
    {
        await server.WaitUntilUpAsync(SmallService.Path);
        using var senders = new SenderGroup(server.Port, PlainRequest.Many(1), 1);
        figures.Check(server.Name, await senders.RunAsync(RequestsBefore));
    }

    /// <summary>
    /// Fifty minutes' worth of keepalives, which is how long the runtime goes on compiling what they run through: a service rests for days.
    /// </summary>
    private async Task BeaconAsync(List<ServerProcess> services)
    {
        List<TimeSpan> before = [.. services.Select(s => s.Cpu)];
        foreach (var server in services)
        {
            if (!Ask.Is200(server.Port, SmallService.BeaconPath, "POST", BeaconPatience)) throw server.Failed("sent no keepalives");
        }

        await Task.Delay(options.Settle);
        figures.Add("claire_first_keepalives_cpu_ms", Median.Of([.. services.Zip(before, (s, then) => (s.Cpu - then).TotalMilliseconds)]), "0");
    }

    private async Task<List<TimeSpan>> ProcessorAsync(List<(Side Side, ServerProcess Server)> services)
    {
        List<TimeSpan> before = [.. services.Select(s => s.Server.Cpu)];
        await Task.Delay(options.Rest);
        return [.. services.Zip(before, (s, then) => s.Server.Cpu - then)];
    }

    /// <summary>Means, not medians: the clock behind them is coarse (10 ms), and a mean over several is finer than each.</summary>
    private void ReportProcessor(List<(Side Side, ServerProcess Server)> services, List<TimeSpan> took)
    {
        double Share(Side side) => services.Zip(took).Where(p => p.First.Side == side).Average(p => p.Second / options.Rest);
        sides.AddDifferences(figures, "cpu_at_rest", "0.00000", side => [Share(side)]);
    }

    private void ReportMemory(List<(Side Side, ServerProcess Server)> services)
    {
        foreach (var (_, server) in services)
        {
            if (!Ask.Is200(server.Port, SmallService.SettlePath, "POST")) throw server.Failed("did not settle");
        }

        List<(Side Side, ProcessMemory Memory)> held = [.. services.Select(s => (s.Side, ProcessMemory.Of(s.Server.Id)))];
        void Add(string what, Func<ProcessMemory, double> part) =>
            sides.AddDifferences(figures, what, "0", side => [.. held.Where(h => h.Side == side).Select(h => part(h.Memory))]);
        Add("working_set_kb", m => m.WorkingSet);
        Add("private_kb", m => m.Private);
        Add("anonymous_kb", m => m.Anonymous);
    }
}
