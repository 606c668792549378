using System.Diagnostics;
using Karma.Load.Client;
using Karma.Load.Servers;

namespace Karma.Load.Measures;

/// <summary>SIGKILL under load, start again: how long from the kill until a keepalive is acknowledged.</summary>
internal sealed class Recovery(LoadOptions options, Figures figures)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task MeasureAsync(Func<ServerProcess> start, SimulatedInstance[] instances, string name)
    {
        figures.Progress($"{name}: SIGKILL under load, start again");
        long killed;
        using (var victim = start())
        {
            await victim.WaitUntilUpAsync();
            using var senders = new SenderGroup(victim.Port, instances, instances.Length);
            var load = senders.RunAsync(options.Round + options.Round);
            await Task.Delay(options.Round);
            killed = Stopwatch.GetTimestamp();
            victim.Kill();

            // That the connections broke is what was wanted; an answer other than 200 before that was not.
            var answered = await load;
            foreach (var (reason, count) in answered.Failures.Where(failure => failure.Key.StartsWith("status", StringComparison.Ordinal)))
                figures.Fail($"{victim.Name}: {reason}", count);
        }

        using var successor = start();
        while (!Ask.IsAcknowledged(successor.Port, instances[0]))
        {
            if (Stopwatch.GetElapsedTime(killed) > Patience)
                throw successor.Failed($"acknowledged nothing within {Patience.TotalSeconds} s of the restart");
            await Task.Delay(5);
        }

        figures.Add(name, Stopwatch.GetElapsedTime(killed).TotalSeconds, "0.000");
    }
}
