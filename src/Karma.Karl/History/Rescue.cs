using Karma.Karl.Store;
using Karma.Karl.Telemetry;

namespace Karma.Karl.History;

/// <summary>
/// What becomes of a head whose block would not give back what was sent: its records are taken from the journal, which keeps them until a
/// block is proven, and sealed in the older way, which knows no columns. What the disk has done to either is told.
/// </summary>
internal sealed class Rescue(IStore store, Blocks blocks, Checkpoints checkpoints, Instruments instruments)
{
    /// <summary>The block of a head that was closed; <see langword="null"/> where nothing of it is left.</summary>
    public async ValueTask<byte[]?> SealAsync(HeadWork work, CancellationToken cancellationToken)
    {
        var number = work.Log.Number;
        var records = await CheckpointedAsync(work, cancellationToken).ConfigureAwait(false);
        var from = records.Count > 0 ? records[^1].Order + 1 : work.FirstOrder;
        KeepaliveRecord? before = null;
        var rows = store.ReadAllAsync(StoreTable.Journal, StoreKey.First(0), StoreKey.Last(work.LastOrder), cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            foreach (var entry in EntriesOf(row, number))
            {
                before = Read(entry, before);
                if (before is not null && before.Order >= from && before.Order <= work.LastOrder) records.Add(before);
            }
        }

        if (work.Closed is { Count: var count } && records.Count < count)
        {
            instruments.Metrics.BlockUnreadable();
            instruments.Logger.KeepalivesLost(number, count - records.Count, count, work.FirstOrder);
        }

        return records.Count == 0 ? null : BlockCodec.Encode(records);
    }

    private async ValueTask<List<KeepaliveRecord>> CheckpointedAsync(HeadWork work, CancellationToken cancellationToken)
    {
        try
        {
            if (await checkpoints.FindAsync(work.Log.Number, work.FirstOrder, cancellationToken).ConfigureAwait(false) is { } checkpoint)
                return await blocks.OpenAsync(checkpoint.Block, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            // It was proven when it was written; how much of it is lost is told above.
        }

        return [];
    }

    private static IEnumerable<byte[]> EntriesOf(StoreRow row, long number)
    {
        try
        {
            return JournalCodec.Decode(row.Value).Where(entry => entry.Instance == number).Select(entry => entry.Entry);
        }
        catch (InvalidDataException)
        {
            return []; // As above.
        }
    }

    private static KeepaliveRecord? Read(byte[] entry, KeepaliveRecord? before)
    {
        try
        {
            return JournalCodec.Read(entry, before);
        }
        catch (InvalidDataException)
        {
            return null; // As above.
        }
    }
}
