using System.Globalization;
using Karma.Karl.History.Columns;
using Karma.Testing.Simulated;

namespace Karma.Benchmarks;

/// <summary>Keeps the open heads of a fleet, each filled up to somewhere else, and prints how much memory one takes.</summary>
internal static class HeadBytes
{
    private const int Full = 120;

    public static void Print(int instances)
    {
        var templates = new TemplateCatalog();
        var frame = new Frame();
        var heads = new OpenHead[instances];
        for (var (warm, n) = (new OpenHead(), 0); n < Full; n++)
        {
            var run = new SimulatedRun(Population.Median, n);
            for (var i = 0; i < 5; i++) warm.Append(run.Next(), templates, frame);
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var n = 0; n < instances; n++)
        {
            var run = new SimulatedRun(Population.Median, n);
            for (var i = 0; i < 3; i++) run.Next(); // The first ones of a run are made differently.
            heads[n] = new OpenHead();
            for (var i = 0; i <= n % Full; i++) heads[n].Append(run.Next(), templates, frame);
        }

        var mean = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / instances;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bytes_per_head: {mean:0}; full: {heads[Full - 1].Capacity} but for the runtime's own"));
        GC.KeepAlive(heads);
    }
}
