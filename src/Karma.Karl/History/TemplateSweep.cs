using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>Lets go of templates that nothing was written by since the oldest block there is was written: no block calls them any more. For the one writer.</summary>
internal sealed class TemplateSweep(IStore store, Blocks blocks) : UnusedSweep(store, StoreTable.Template, MostRows)
{
    private const int MostRows = 64;

    protected override ValueTask<int> LookAsync(IReadOnlyList<StoreRow> rows, long now, WriteBatch batch, CancellationToken cancellationToken)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            // The row with its use stands behind it, perhaps only in the next part.
            var key = rows[i].Key;
            if (key.Minor != 0) continue;
            if (i + 1 == MostRows) return ValueTask.FromResult(i);
            if (i + 1 == rows.Count || rows[i + 1].Key != Blocks.UseOf(key)) blocks.Note(key, now, batch); // Written by an older Karl: its time begins now.
            else if (IsUnused(StoredNumbers.Read(rows[i + 1]))) blocks.Drop(key, batch);
        }

        return ValueTask.FromResult(rows.Count);
    }
}
