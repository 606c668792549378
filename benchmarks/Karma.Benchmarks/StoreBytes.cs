using System.Diagnostics;
using System.Globalization;
using Karma.Karl.History;
using Karma.Karl.Store;
using Karma.Testing;
using Karma.Testing.Simulated;

namespace Karma.Benchmarks;

/// <summary>
/// Has Karl's own writer keep a simulated fleet's keepalives of days in a SQLite store, in the order of time, where one instance in so many
/// says something else each time: what a keepalive takes on disk, all told.
/// </summary>
internal static class StoreBytes
{
    /// <summary>A commit takes what arrives in so many microseconds: fewer commits than in life, which makes no difference in the end.</summary>
    private const long Turn = 5_000_000;

    public static async Task PrintAsync(double days, int instances, int noisyOf, string folder)
    {
        var path = Path.Combine(folder, $"bytes-{Environment.ProcessId}.db");
        long keepalives;
        await using (var store = new SqliteStore(path))
        await using (var karl = await TestKarl.StartAsync(store))
        {
            var began = Stopwatch.GetTimestamp();
            keepalives = await KeepAsync(karl.Get<HistoryWriter>(), days, instances, noisyOf);
            var spent = Stopwatch.GetElapsedTime(began);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{instances} instances, {keepalives} keepalives; {spent.TotalMicroseconds / keepalives:0.0} µs each, simulation included"));
            foreach (var table in new[] { StoreTable.Block, StoreTable.Head, StoreTable.Journal, StoreTable.Template })
            {
                var (rows, bytes) = (0L, 0L);
                await foreach (var row in store.ReadAllAsync(table, StoreKey.First(long.MinValue), StoreKey.Last(long.MaxValue), CancellationToken.None)) (rows, bytes) = (rows + 1, bytes + row.Value.Length);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table}: {rows} rows, {(double)bytes / keepalives:0.00} bytes a keepalive"));
            }
        }

        var size = new FileInfo(path).Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bytes_per_keepalive: {(double)size / keepalives:0.00} ({size} bytes)"));
        File.Delete(path);
        File.Delete(path + ".lock");
    }

    private static async Task<long> KeepAsync(HistoryWriter writer, double days, int instances, int noisyOf)
    {
        var due = new PriorityQueue<(SimulatedRun Run, KeepaliveRecord Record), long>();
        var logs = new Dictionary<SimulatedRun, InstanceLog>();
        for (var n = 0; n < instances; n++)
        {
            var run = new SimulatedRun(noisyOf > 0 && n % noisyOf == 0 ? Population.RandomMessage : Population.Median, n);
            var first = run.Next();
            due.Enqueue((run, first), first.At);
        }

        var (count, end) = (0L, due.Peek().Record.At + (long)TimeSpan.FromDays(days).TotalMicroseconds);
        for (var turn = due.Peek().Record.At; turn < end; turn += Turn)
        {
            writer.Begin(turn);
            while (due.TryPeek(out var next, out var at) && at < turn + Turn)
            {
                var (run, record) = next;
                if (!logs.TryGetValue(run, out var log)) logs[run] = log = writer.Create(run.Codename, "orders", default, record.Endpoint, at);
                writer.Append(log, record with { Order = writer.NextOrder(at) }, build: null);
                var following = run.Next();
                due.DequeueEnqueue((run, following), following.At);
                count++;
            }

            await writer.SettleAsync();
            if (!writer.IsIdle) await writer.CommitAsync(CancellationToken.None);
        }

        return count;
    }
}
