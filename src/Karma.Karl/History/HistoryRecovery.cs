using System.Runtime.CompilerServices;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;

namespace Karma.Karl.History;

/// <summary>
/// Brings back what was in memory when Karl ended, however he ended: the instances that had not left, their heads from the journal,
/// and each one's life and latest keepalive. The work grows with the fleet and the journal, not with the history behind them.
/// </summary>
internal sealed class HistoryRecovery(IStore store, KeepaliveHistory history, Instruments instruments)
{
    public async ValueTask<List<RecoveredInstance>> RecoverAsync(CancellationToken cancellationToken)
    {
        var began = instruments.Clock.GetTimestamp();
        await history.Watch.LoadAsync(cancellationToken).ConfigureAwait(false);
        var logs = await LoadInstancesAsync(cancellationToken).ConfigureAwait(false);
        var (rows, records) = await ReplayAsync(logs, cancellationToken).ConfigureAwait(false);
        var recovered = new List<RecoveredInstance>(logs.Count);
        foreach (var log in logs.Values)
        {
            var latest = await LatestAsync(log, cancellationToken).ConfigureAwait(false);
            if (latest is null) continue; // Its row was committed, its first keepalive was torn away: nobody was told 200.
            log.Life = LifeOf(log);
            recovered.Add(new RecoveredInstance(log, latest));
        }

        history.Writer.Resume(await LastNumberAsync(cancellationToken).ConfigureAwait(false), rows, logs.Values);
        instruments.Logger.Recovered(recovered.Count, records, rows.Count, (long)instruments.Clock.GetElapsedTime(began).TotalMilliseconds);
        return recovered;
    }

    private async ValueTask<Dictionary<long, InstanceLog>> LoadInstancesAsync(CancellationToken cancellationToken)
    {
        var logs = new Dictionary<long, InstanceLog>();
        await foreach (var live in ReadAllAsync(StoreTable.Live, cancellationToken))
        {
            var number = live.Key.Major;
            var row = await history.Directory.GetAsync(number, cancellationToken).ConfigureAwait(false);
            if (row is not null) logs[number] = new InstanceLog(number, row.Codename) { Row = row };
        }

        return logs;
    }

    private async ValueTask<(List<(long First, long Last)> Rows, int Records)> ReplayAsync(
        Dictionary<long, InstanceLog> logs, CancellationToken cancellationToken)
    {
        var rows = new List<(long, long)>();
        var before = new Dictionary<long, KeepaliveRecord>();
        var replayed = 0;
        await foreach (var row in ReadAllAsync(StoreTable.Journal, cancellationToken))
        {
            var last = row.Key.Major;
            if (Decode(row) is not { } entries)
            {
                // What was written behind the entries of this row cannot be read either, up to the next heads.
                before.Clear();
                foreach (var log in logs.Values) log.IsTorn = true;
                rows.Add((last, last));
                continue;
            }

            foreach (var (number, entry) in entries)
            {
                var record = Read(entry, before.GetValueOrDefault(number), row.Key.Major);
                var log = logs.GetValueOrDefault(number);
                if (record is null)
                {
                    before.Remove(number);
                    log?.IsTorn = true;
                    continue;
                }

                before[number] = record;
                last = record.Order;
                if (log is null || record.Order <= log.Row.SealedThrough) continue;
                log.Append(record, entry);
                if (!record.IsLate) history.Watch.Prove(record.At);
                replayed++;
            }

            rows.Add((row.Key.Major, last));
        }

        foreach (var log in logs.Values) log.Rewind();
        return (rows, replayed);
    }

    private async ValueTask<KeepaliveRecord?> LatestAsync(InstanceLog log, CancellationToken cancellationToken)
    {
        await foreach (var record in history.Reader.BackwardsAsync(log.Number, log, Life.Never, cancellationToken).ConfigureAwait(false))
            if (record is { Kind: RecordKind.Keepalive, IsLate: false }) return record;
        return null;
    }

    private Life LifeOf(InstanceLog log)
    {
        // What came late and counts before the life that is known changes nothing of it any more.
        var head = BlockCodec.DecodeHead(log.Head());
        if (log.Row.Life is not null) head.RemoveAll(r => r.IsLate && r.At <= log.Row.LastUs);
        var from = head.Where(r => !r.IsLate).Select(r => r.At).Append(log.Row.LastUs).Min(); // The clock may have been set back since.
        var happened = LifeEvents.InOrder(head, history.Watch.Gaps(from));
        return LifeFold.Last(happened, log.Row.Life) ?? Life.Begin(log.Row.FirstUs, Allowance.Default);
    }

    private async ValueTask<long> LastNumberAsync(CancellationToken cancellationToken)
    {
        var rows = await store.ReadAsync(
            StoreTable.Instance, StoreKey.First(0), StoreKey.Last(long.MaxValue), 1, descending: true, cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? 0 : rows[0].Key.Major;
    }

    private ConfiguredCancelableAsyncEnumerable<StoreRow> ReadAllAsync(StoreTable table, CancellationToken cancellationToken) =>
        store.ReadAllAsync(table, StoreKey.First(0), StoreKey.Last(long.MaxValue), cancellationToken).ConfigureAwait(false);

    // What follows a record that is gone belongs to a head whose first rows were trimmed: it was sealed, and is not needed.
    private KeepaliveRecord? Read(byte[] entry, KeepaliveRecord? before, long row)
    {
        if (before is null && !RecordCodec.IsFirst(entry)) return null;
        try
        {
            var bytes = new ByteReader(entry);
            return RecordCodec.Read(ref bytes, before);
        }
        catch (InvalidDataException e)
        {
            Skip(row, e);
            return null;
        }
    }

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
