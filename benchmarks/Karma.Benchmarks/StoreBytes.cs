using System.Globalization;
using Karma.Karl.History;
using Karma.Karl.History.Columns;
using Karma.Karl.Store;
using Karma.Testing.Simulated;

namespace Karma.Benchmarks;

/// <summary>
/// Simulates a fleet for days, of which one in so many says something else each time, and puts its blocks into a SQLite store in the order of time, with the rows that find them: what a keepalive
/// takes on disk.
/// </summary>
internal static class StoreBytes
{
    private const int PerDay = 24 * 60 * 60 / 20;
    private const int BlockRecords = 120;
    private const int CommitEvery = 16;

    public static async Task PrintAsync(double days, int instances, int noisyOf, string folder)
    {
        var path = Path.Combine(folder, $"bytes-{Environment.ProcessId}.db");
        var keepalives = 0L;
        await using (var store = new SqliteStore(path))
        {
            await store.OpenAsync(CancellationToken.None);
            var templates = new TemplateCatalog();
            var frame = new Frame();
            var fleet = Enumerable.Range(0, instances).Select(n => new SimulatedRun(noisyOf > 0 && n % noisyOf == 0 ? Population.RandomMessage : Population.Median, n)).ToArray();
            var (count, bytes, batch) = (0L, 0L, new WriteBatch());
            var skipped = fleet.Select((run, n) => n * BlockRecords / instances).ToArray(); // Heads are not all full at once.
            for (var round = 0; round < days * PerDay / BlockRecords; round++)
            {
                for (var n = 0; n < fleet.Length; n++)
                {
                    var head = new OpenHead();
                    var (first, last) = (0L, 0L);
                    for (var i = round == 0 ? skipped[n] : 0; i < BlockRecords; i++)
                    {
                        var record = fleet[n].Next();
                        if (head.Count == 0) first = record.Order;
                        last = record.Order;
                        head.Append(record, templates, frame);
                        count++;
                        if (!head.IsFull && i < BlockRecords - 1) continue;
                        var block = head.Seal() ?? throw new InvalidOperationException("A block does not give back what was sent.");
                        bytes += block.Length;
                        batch.Put(StoreTable.Block, new StoreKey(n + 1, first), block);
                        batch.Put(StoreTable.Timeline, new StoreKey(first, n + 1), InstanceDirectory.EncodeTimeline(last, last + 45_000_000));
                        head = new OpenHead();
                    }

                    if (n % CommitEvery != CommitEvery - 1) continue;
                    await store.CommitAsync(batch, CancellationToken.None);
                    batch.Clear();
                }

                await store.CommitAsync(batch, CancellationToken.None);
                batch.Clear();
            }

            keepalives = count;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{instances} instances, {count} keepalives; blocks: {(double)bytes / count:0.00}"));
        }

        var size = new FileInfo(path).Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bytes_per_keepalive: {(double)size / keepalives:0.00} ({size} bytes)"));
        File.Delete(path);
        File.Delete(path + ".lock");
    }
}
