using Karma.Karl.Liveness;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>The rows of the journal that are in the store: how long it is, and what of it may go. For the one writer.</summary>
internal sealed class Journal
{
    /// <summary>What is replayed in a fraction of a second.</summary>
    private const long Long = 16L * 1024 * 1024;

    /// <summary>A fleet whose heads are many may have more: to checkpoint them all takes about as much.</summary>
    private const long LongByHead = 1_024;

    private readonly Queue<JournalRow> _rows = [];
    private long _bytes;

    public bool IsLongFor(int heads) => _bytes > Math.Max(Long, heads * LongByHead);

    public void Add(JournalRow row)
    {
        _rows.Enqueue(row);
        _bytes += row.Bytes;
    }

    /// <summary>Adds the end of the rows that nobody needs. The newest one stays all the same: the order of arrival goes on from there after a restart.</summary>
    /// <param name="needed">The first order that is needed; <see cref="Life.Never"/> for none.</param>
    /// <param name="batch">Takes it; it must get into the store, now or later.</param>
    public void Trim(long needed, WriteBatch batch)
    {
        JournalRow? unneeded = null;
        while (_rows.Count > 1 && _rows.Peek().Last < needed)
        {
            unneeded = _rows.Dequeue();
            _bytes -= unneeded.Value.Bytes;
        }

        if (unneeded is { } row) batch.DeleteRange(StoreTable.Journal, StoreKey.First(0), StoreKey.Last(row.First));
    }
}
