using Karma.Karl.History.Rollups;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>What is found out of the past, and written beside the next commit: outages, and a clock that was set back. For the one writer.</summary>
/// <param name="beside">Takes the rows.</param>
internal sealed class Amendments(WriteBatch beside)
{
    /// <summary>Records when an outage began and, where it is over, when it ended.</summary>
    public void RecordOutage(long number, long began, long ended) => beside.Put(StoreTable.Outage, new StoreKey(began, number), StoredNumbers.Encode(ended));

    /// <summary>An outage was none.</summary>
    public void RefuteOutage(Outage outage) => beside.Delete(StoreTable.Outage, new StoreKey(outage.Began, outage.Number));

    /// <summary>The clock was set back: outages that are still to come were none, hours that are not over must be made anew, and nobody was heard first at a moment to come.</summary>
    public void SetBack(long now, IEnumerable<InstanceLog> logs)
    {
        beside.DeleteRange(StoreTable.Outage, StoreKey.First(now + 1), StoreKey.Last(long.MaxValue));
        beside.DeleteRange(StoreTable.Rolled, StoreKey.First(Hour.Of(now)), StoreKey.Last(long.MaxValue));
        foreach (var log in logs)
        {
            if (log.Row.SetBack(now) is not { } row) continue;
            log.Row = row;
            beside.Put(StoreTable.Instance, new StoreKey(log.Number, 0), InstanceDirectory.Encode(row));
        }
    }
}
