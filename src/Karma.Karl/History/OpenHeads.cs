using Karma.Karl.Liveness;

namespace Karma.Karl.History;

/// <summary>
/// The open heads of the fleet, by what must become of them: full and old ones are closed and sealed; of those that are still open a
/// checkpoint is made where the journal would otherwise have to be kept for too long. For the one writer.
/// </summary>
internal sealed class OpenHeads(HeadTools tools, Checkpoints checkpoints)
{
    /// <summary>A head is sealed when its first record is this old, however few it holds, …</summary>
    public static readonly long LongestOpen = Time.Microseconds(TimeSpan.FromMinutes(50));

    /// <summary>… and checkpointed when only the journal knows of a record that is this old.</summary>
    private static readonly long LongestInJournal = Time.Microseconds(TimeSpan.FromMinutes(10));

    /// <summary>Chosen at once, so that a fleet that started together does not keep the writer from what arrives.</summary>
    private const int MostAtOnce = 16;

    /// <summary>
    /// While so many are under way, none is chosen for its age or for the journal's length: what is chosen faster than it gets into the store makes the
    /// journal no shorter, and takes memory.
    /// </summary>
    private const int MostChosen = 64;

    /// <summary>A sealer who is this far behind is waited for.</summary>
    private const int MostUnderWay = 1_024;

    private readonly Sealer _sealer = new(checkpoints);
    private readonly PriorityQueue<InstanceLog, long> _waiting = new(); // By when they are due, less the ten minutes; at most one entry counts for each.
    private readonly Queue<InstanceLog> _full = [];
    private readonly Queue<HeadWork> _underWay = [];

    /// <summary>How many heads are open, about.</summary>
    public int Count => _waiting.Count;

    public bool IsAnyDone => _underWay.TryPeek(out var work) && work.Done.IsCompleted;

    /// <summary>Something was appended to the head, or it was taken up.</summary>
    public void Await(InstanceLog log)
    {
        if (log.IsFull) AwaitClose(log);
        Await(log, DueOf(log));
    }

    /// <summary>The head is to be closed with the next commit.</summary>
    public void AwaitClose(InstanceLog log)
    {
        if (log.IsClosing || log.HeadCount == 0) return;
        log.IsClosing = true;
        _full.Enqueue(log);
    }

    /// <summary>Chooses what is sealed and checkpointed next.</summary>
    /// <param name="now">The moment, by which age is told, in epoch microseconds; no order of arrival is later.</param>
    /// <param name="isJournalLong">Whether the journal must become shorter whatever the age.</param>
    public void Choose(long now, bool isJournalLong)
    {
        while (_full.TryDequeue(out var log))
            if (log.IsClosing) Close(log);
        for (var chosen = 0; chosen < MostAtOnce && _underWay.Count < MostChosen && First() is { } log; chosen++)
        {
            var due = log.QueuedFor;
            if (due >= now - (isJournalLong ? 0 : LongestInJournal)) break;
            if (due < log.JournalFrom || log.HeadOrder < now - LongestOpen) Close(log);
            else Check(log);
        }
    }

    /// <summary>Closes the head.</summary>
    public void Close(InstanceLog log)
    {
        var from = _underWay.Where(work => work.Log == log).Select(work => work.JournalFrom).Append(log.JournalFrom).Min();
        var head = log.Close(tools);
        if (head.Count == 0) log.Sealed(head); // Nothing of what Karl found of it could be read.
        else Begin(new HeadWork(log, head, image: null) { JournalFrom = from, FirstOrder = head.FirstOrder, LastOrder = head.LastOrder });
    }

    /// <summary>The next that are done, in the order in which they were begun. What was put off is tried again, and those behind it wait.</summary>
    public List<HeadWork> Done(int most)
    {
        foreach (var work in _underWay.TakeWhile(work => work.Done.IsCompleted).Where(work => work.IsPutOff))
        {
            work.Renew();
            _sealer.Begin(work);
        }

        return [.. _underWay.TakeWhile(work => work.Done.IsCompleted && !work.IsPutOff).Take(most)];
    }

    /// <summary>So many of those that were done first are in the store.</summary>
    public void Stored(int count)
    {
        for (; count > 0; count--) _underWay.Dequeue();
    }

    /// <summary>A checkpoint would not give back what was sent: the journal keeps it, until the head is closed.</summary>
    public void Refuse(HeadWork work)
    {
        work.Log.JournalFrom = Math.Min(work.Log.JournalFrom, work.JournalFrom);
        Await(work.Log, DueOf(work.Log));
        if (work.Log.HeadOrder == work.FirstOrder) AwaitClose(work.Log);
    }

    /// <summary>The first order that the journal must keep, once the first few of what is under way are in the store.</summary>
    public long Needed(int stored)
    {
        var waiting = First() is { } log ? log.QueuedFor : Life.Never;
        return _underWay.Skip(stored).Select(work => work.JournalFrom).Append(waiting).Min();
    }

    /// <summary>Ends when what is under way is done, but for <paramref name="most"/> of it.</summary>
    public Task SettleAsync(int most = 0) => _underWay.Count > most ? _underWay.ElementAt(_underWay.Count - most - 1).Done : Task.CompletedTask;

    /// <summary>Ends when the sealer is not too far behind.</summary>
    public Task KeepUpAsync() => SettleAsync(MostUnderWay);

    private void Check(InstanceLog log)
    {
        var from = log.JournalFrom;
        var image = log.Detach(tools);
        Begin(new HeadWork(log, closed: null, image) { JournalFrom = from, FirstOrder = image.FirstOrder, LastOrder = image.LastOrder });
    }

    private void Begin(HeadWork work)
    {
        _underWay.Enqueue(work);
        _sealer.Begin(work);
    }

    // Whose turn is first. An entry may be of a time that is over: then the log is put where it belongs now.
    private InstanceLog? First()
    {
        while (_waiting.TryPeek(out var log, out var due))
        {
            if (due == log.QueuedFor && due == DueOf(log)) return log;
            _waiting.Dequeue();
            if (due != log.QueuedFor) continue;
            log.QueuedFor = Life.Never;

            // What it sends next comes after what was heard last: an entry by that is good for it, too, and nothing is put beside it.
            Await(log, Math.Min(DueOf(log), log.HeardAt > due ? log.HeardAt : Life.Never));
        }

        return null;
    }

    private void Await(InstanceLog log, long due)
    {
        if (due >= log.QueuedFor) return;
        log.QueuedFor = due;
        _waiting.Enqueue(log, due);
    }

    // A head is due for a checkpoint by the first record that only the journal has, and for sealing by its first one: earlier by what is waited in Choose.
    private static long DueOf(InstanceLog log) =>
        log.HeadOrder == Life.Never ? Life.Never : Math.Min(log.JournalFrom, log.HeadOrder + LongestOpen - LongestInJournal);
}
