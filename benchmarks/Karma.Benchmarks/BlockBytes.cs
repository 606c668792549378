using System.Globalization;
using Karma.Karl.History;
using Karma.Karl.History.Columns;
using Karma.Testing.Simulated;

namespace Karma.Benchmarks;

/// <summary>Simulates services for days and prints how many bytes of block a keepalive of each kind takes, and what processor time it costs to append and to seal, which is to write, read and compare.</summary>
internal static class BlockBytes
{
    private const int PerDay = 24 * 60 * 60 / 20;

    public static void Print(double days, int instances)
    {
        foreach (var (name, population, gauges) in new[]
        {
            ("median", Population.Median, 0), ("quiet", Population.Quiet, 0), ("noisy_1", Population.NoisyGauges, 1),
            ("noisy_10", Population.NoisyGauges, 10), ("random", Population.RandomMessage, 0), ("native", Population.Native, 0), ("node", Population.Node, 0),
        })
        {
            Print(name, population, gauges, (int)(days * PerDay), instances);
        }
    }

    private static void Print(string name, Population population, int gauges, int keepalives, int instances)
    {
        var templates = new TemplateCatalog();
        var frame = new Frame();
        var (bytes, count, blocks, largest, json) = (0L, 0L, 0L, 0, 0L);
        var (append, seal) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var number = 0; number < instances; number++)
        {
            var run = new SimulatedRun(population, number, gauges);
            for (var left = keepalives; left > 0;)
            {
                var records = new List<KeepaliveRecord>();
                for (; records.Count < 120 && left > 0; left--) records.Add(run.Next());
                json += records.Sum(r => (long)r.Body.Length);
                var began = Environment.CpuUsage.TotalTime;
                var head = new OpenHead();
                var sealedHere = new List<OpenHead>();
                foreach (var record in records)
                {
                    head.Append(record, templates, frame);
                    if (!head.IsFull) continue;
                    sealedHere.Add(head);
                    head = new OpenHead();
                }

                if (head.Count > 0) sealedHere.Add(head);
                append += Environment.CpuUsage.TotalTime - began;
                began = Environment.CpuUsage.TotalTime;
                foreach (var full in sealedHere)
                {
                    largest = Math.Max(largest, full.Capacity);
                    bytes += full.Seal()?.Length ?? throw new InvalidOperationException("A block does not give back what was sent.");
                    blocks++;
                }

                seal += Environment.CpuUsage.TotalTime - began;
                count += records.Count;
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-10} bytes_per_keepalive: {(double)bytes / count:0.00}  json: {(double)json / count:0}  append_ns: {append.TotalNanoseconds / count:0}  seal_ns: {seal.TotalNanoseconds / count:0}  blocks: {blocks}  largest_head: {largest}"));
    }
}
