using System.Runtime.CompilerServices;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;

namespace Karma.Karl.History;

/// <summary>
/// Brings back what was in memory when Karl ended, however he ended: the instances that had not left, their heads from their checkpoints
/// and the journal behind those, and each one's life and latest keepalive. The heads are not opened yet: each is when something is written
/// behind it. So the work grows with the fleet and the journal, not with the history behind them.
/// </summary>
internal sealed class HistoryRecovery(IStore store, KeepaliveHistory history, Blocks blocks, Instruments instruments)
{
    public async ValueTask<List<RecoveredInstance>> RecoverAsync(CancellationToken cancellationToken)
    {
        var began = instruments.Clock.GetTimestamp();
        await history.Watch.LoadAsync(cancellationToken).ConfigureAwait(false);
        var instances = await LoadInstancesAsync(cancellationToken).ConfigureAwait(false);
        var rows = await ReplayAsync(instances, cancellationToken).ConfigureAwait(false);
        var recovered = new List<RecoveredInstance>(instances.Count);
        foreach (var instance in instances.Values)
        {
            var image = instance.ToImage();
            var latest = instance.Latest ?? await LatestAsync(instance.Log, image, cancellationToken).ConfigureAwait(false);
            if (latest is null) continue; // Its row was committed, its first keepalive was torn away: nobody was told 200.
            instance.Finish(image, latest, history.Watch);
            recovered.Add(new RecoveredInstance(instance.Log, latest));
        }

        var lastNumber = await LastNumberAsync(cancellationToken).ConfigureAwait(false);
        history.Writer.Resume(lastNumber, rows, [.. instances.Values.Select(i => i.Log)]);
        var records = instances.Values.Sum(i => i.Replayed);
        instruments.Logger.Recovered(recovered.Count, records, rows.Count, (long)instruments.Clock.GetElapsedTime(began).TotalMilliseconds);
        return recovered;
    }

    private async ValueTask<Dictionary<long, Recovering>> LoadInstancesAsync(CancellationToken cancellationToken)
    {
        var checkpoints = new Dictionary<long, StoreRow>();
        await foreach (var row in ReadAllAsync(StoreTable.Head, cancellationToken)) checkpoints[row.Key.Major] = row;
        var instances = new Dictionary<long, Recovering>();
        await foreach (var live in ReadAllAsync(StoreTable.Live, cancellationToken))
        {
            var number = live.Key.Major;
            if (await history.Directory.GetAsync(number, cancellationToken).ConfigureAwait(false) is not { } row) continue;
            var log = new InstanceLog(number) { Row = row };
            instances[number] = checkpoints.TryGetValue(number, out var head)
                ? await LoadAsync(log, head, cancellationToken).ConfigureAwait(false)
                : new Recovering(log, checkpoint: null, templates: []);
        }

        return instances;
    }

    private async ValueTask<Recovering> LoadAsync(InstanceLog log, StoreRow head, CancellationToken cancellationToken)
    {
        try
        {
            var checkpoint = Checkpoint.Decode(head.Value);
            return new Recovering(log, checkpoint, await blocks.TemplatesOfAsync(checkpoint.Block, cancellationToken).ConfigureAwait(false));
        }
        catch (InvalidDataException e)
        {
            instruments.BlockUnreadable(log.Number, head.Key.Minor, e.Message);
            return new Recovering(log, checkpoint: null, templates: []);
        }
    }

    // Each instance by itself, on all processors: a record is read behind the one before it.
    private async ValueTask<List<JournalRow>> ReplayAsync(Dictionary<long, Recovering> instances, CancellationToken cancellationToken)
    {
        var rows = new List<JournalRow>();
        await foreach (var row in ReadAllAsync(StoreTable.Journal, cancellationToken))
        {
            if (Decode(row) is { } entries)
            {
                foreach (var (number, entry) in entries)
                    if (instances.TryGetValue(number, out var instance)) instance.Find(rows.Count, entry);
            }
            else
            {
                foreach (var instance in instances.Values) instance.FindTorn(rows.Count);
            }

            rows.Add(new JournalRow(row.Key.Major, row.Key.Major, row.Value.Length));
        }

        Parallel.ForEach(instances.Values, new ParallelOptions { CancellationToken = cancellationToken }, instance => instance.Replay((row, e) => Skip(rows[row].First, e)));
        foreach (var (row, order) in instances.Values.SelectMany(instance => instance.Orders))
            if (order > rows[row].Last) rows[row] = rows[row] with { Last = order };
        if (instances.Count > 0) history.Watch.Prove(instances.Values.Select(instance => instance.Heard).MaxBy(heard => heard.Order).At);
        return rows;
    }

    private async ValueTask<KeepaliveRecord?> LatestAsync(InstanceLog log, HeadImage image, CancellationToken cancellationToken)
    {
        return image.Last(IsHeard, log.Number, instruments)
            ?? await history.Reader.LastAsync(log.Number, log, Life.Never, IsHeard, cancellationToken).ConfigureAwait(false);

        static bool IsHeard(KeepaliveRecord record) => record is { Kind: RecordKind.Keepalive, IsLate: false };
    }

    private async ValueTask<long> LastNumberAsync(CancellationToken cancellationToken)
    {
        var last = await store.LastAsync(StoreTable.Instance, StoreKey.First(0), StoreKey.Last(long.MaxValue), cancellationToken).ConfigureAwait(false);
        return last?.Key.Major ?? 0;
    }

    private ConfiguredCancelableAsyncEnumerable<StoreRow> ReadAllAsync(StoreTable table, CancellationToken cancellationToken) =>
        store.ReadAllAsync(table, StoreKey.First(0), StoreKey.Last(long.MaxValue), cancellationToken).ConfigureAwait(false);

    private List<(long Instance, byte[] Entry)>? Decode(StoreRow row)
    {
        try
        {
            return JournalCodec.Decode(row.Value);
        }
        catch (InvalidDataException e)
        {
            Skip(row.Key.Major, e);
            return null;
        }
    }

    private void Skip(long row, InvalidDataException e)
    {
        instruments.Metrics.BlockUnreadable();
        instruments.Logger.JournalRowUnreadable(row, e.Message);
    }
}
