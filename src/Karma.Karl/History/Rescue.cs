using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>
/// What becomes of a head whose block would not give back what was sent: its records are taken from the journal, which keeps them until a
/// block is proven, and sealed in the older way, which knows no columns.
/// </summary>
internal sealed class Rescue(IStore store, Blocks blocks, Checkpoints checkpoints)
{
    /// <summary>The block of a head that was closed.</summary>
    public async ValueTask<byte[]> SealAsync(HeadWork work, CancellationToken cancellationToken)
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
                before = JournalCodec.Read(entry, before);
                if (before is not null && before.Order >= from && before.Order <= work.LastOrder) records.Add(before);
            }
        }

        return BlockCodec.Encode(records);
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
            // It was proven when it was written; what the disk has done to it since is lost.
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
}
