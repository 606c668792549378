using Karma.Karl.Liveness;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>Where the late keepalives of a commit are found by the time for which they count: rows of the timeline. For the one writer.</summary>
/// <param name="batch">Takes the rows.</param>
/// <param name="watch">Tells which orders of arrival the timeline has for that time.</param>
internal sealed class LateStretches(WriteBatch batch, WatchLog watch)
{
    /// <summary>No row of the timeline covers more, or who looks for what a window needs would not find it.</summary>
    private static readonly long Longest = Time.Microseconds(TimeSpan.FromHours(1));

    private readonly Dictionary<InstanceLog, Lateness> _stretches = []; // Those that may still grow.

    /// <summary>A late keepalive was appended.</summary>
    public void Add(InstanceLog log, KeepaliveRecord record)
    {
        var silentAfter = record.At + record.Allowance;
        var isKnown = _stretches.TryGetValue(log, out var late);
        if (isKnown && record.At - late.First > Longest)
        {
            Put(log, late);
            isKnown = false;
        }

        _stretches[log] = isKnown
            ? new Lateness(Math.Min(late.First, record.At), record.Order, Math.Max(late.SilentAfter, silentAfter))
            : new Lateness(record.At, record.Order, silentAfter);
    }

    /// <summary>Adds what is left to the commit.</summary>
    public void Finish()
    {
        foreach (var (log, late) in _stretches) Put(log, late);
    }

    public void Clear() => _stretches.Clear();

    private void Put(InstanceLog log, Lateness late)
    {
        batch.Put(StoreTable.Timeline, new StoreKey(watch.Arrivals.OrderAt(late.First), log.Number), InstanceDirectory.EncodeTimeline(late with { SilentAfter = watch.Arrivals.OrderAt(late.SilentAfter) }));
        batch.Put(StoreTable.Stale, new StoreKey(late.LastOrder, log.Number), StoredNumbers.Encode(late.First));
    }
}
