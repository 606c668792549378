using System.Buffers;
using Karma.Karl.History.Columns;
using Karma.Karl.Liveness;

namespace Karma.Karl.History;

/// <summary>
/// An instance while it is being brought back: its checkpoint, if it has one, and what the journal has behind it. Found in the order of the
/// journal, then replayed, each by itself.
/// </summary>
internal sealed class Recovering(InstanceLog log, Checkpoint? checkpoint, Template[] templates)
{
    private readonly List<(int Row, byte[] Entry)> _found = [];
    private readonly ArrayBufferWriter<byte> _entries = new();
    private readonly List<KeepaliveRecord> _happened = []; // Without their bodies.
    private readonly long _through = checkpoint?.Through ?? log.Row.SealedThrough;
    private bool _isTorn; // The journal misses what followed the last record.

    public InstanceLog Log { get; } = log;

    /// <summary>The latest keepalive in the journal that was heard, where there is one.</summary>
    public KeepaliveRecord? Latest { get; private set; }

    /// <summary>The orders of the records that were read, each with the place of its row.</summary>
    public List<(int Row, long Order)> Orders { get; } = [];

    /// <summary>How many records are in no block and no checkpoint yet.</summary>
    public int Replayed => _happened.Count;

    private KeepaliveRecord? Last { get; set; }

    /// <summary>A row of the journal has an entry of this instance.</summary>
    public void Find(int row, byte[] entry) => _found.Add((row, entry));

    /// <summary>A row of the journal cannot be read: nor can what was written behind its entries, up to the next that stands whole.</summary>
    public void FindTorn(int row) => _found.Add((row, []));

    /// <summary>Reads what was found.</summary>
    /// <param name="skip">Is told of the rows with an entry that cannot be read. From any thread.</param>
    public void Replay(Action<int, InvalidDataException> skip)
    {
        KeepaliveRecord? before = null;
        foreach (var (row, entry) in _found)
        {
            before = Read(row, entry, before, skip);
            if (before is null) _isTorn = true;
            else Take(row, before, entry);
        }

        _found.Clear();
    }

    /// <summary>When it was last heard, late keepalives aside, and in the order of arrival not behind which place; that proves that Karl was there.</summary>
    public (long Order, long At) Heard =>
        LastHeard is { } record ? (record.Order, record.At)
        : checkpoint is { HeardAt: > 0 } ? (checkpoint.Through, checkpoint.HeardAt) : (Log.Row.SealedThrough, Log.Row.LastUs);

    private KeepaliveRecord? LastHeard => _happened.FindLast(record => !record.IsLate);

    /// <summary>What was read so far, as the head of the instance.</summary>
    public HeadImage ToImage()
    {
        var count = checkpoint is null ? 0 : ColumnBlock.CountOf(checkpoint.Block);
        var first = checkpoint?.FirstOrder ?? (_happened.Count > 0 ? _happened[0].Order : Life.Never);
        return new HeadImage(first, checkpoint?.Block ?? [], templates, _entries.WrittenMemory.ToArray(), count + _happened.Count);
    }

    /// <summary>Gives the instance its head and its life.</summary>
    public void Finish(HeadImage image, KeepaliveRecord latest, WatchLog watch)
    {
        var journalFrom = _happened.Count > 0 ? _happened[0].Order : Life.Never;
        var heard = LastHeard?.At ?? checkpoint?.HeardAt ?? 0;
        Log.Restore(image, journalFrom, heard, Last, latest);
        Log.IsNextWhole = _isTorn || Last is null;
        Log.Life = LifeOf(watch);
    }

    // What follows a record that is gone belongs to a head whose first rows were trimmed: it was sealed, or checkpointed, and is not needed.
    private static KeepaliveRecord? Read(int row, byte[] entry, KeepaliveRecord? before, Action<int, InvalidDataException> skip)
    {
        if (entry.Length == 0) return null;
        try
        {
            return JournalCodec.Read(entry, before);
        }
        catch (InvalidDataException e)
        {
            skip(row, e);
            return null;
        }
    }

    private void Take(int row, KeepaliveRecord record, byte[] entry)
    {
        Orders.Add((row, record.Order));
        if (record.Order <= _through) return;
        _entries.Write(entry);
        _happened.Add(record with { Body = [] });
        Last = record;
        _isTorn = false;
        if (record is { Kind: RecordKind.Keepalive, IsLate: false }) Latest = record;
    }

    private Life LifeOf(WatchLog watch)
    {
        // By the clock as it is known now: it may have been set back since. What came late and counts before the life that is known changes nothing of it any more.
        var happened = _happened.ConvertAll(watch.Arrivals.Dated);
        var known = checkpoint?.Life ?? Log.Row.Life;
        var knownUntil = checkpoint is { HeardAt: > 0 } ? checkpoint.HeardAt : Log.Row.LastUs;
        var counts = watch.Arrivals.TimeOf(_through);
        if (knownUntil - counts > WatchLog.LongestDrift) (known, knownUntil) = (known?.SetBack(counts), counts);
        if (known is not null) happened.RemoveAll(r => r.IsLate && r.At <= knownUntil);
        var from = happened.Where(r => !r.IsLate).Select(r => r.At).Append(knownUntil).Min();
        return LifeFold.Last(LifeEvents.InOrder(happened, watch.Gaps(from)), known) ?? Life.Begin(Log.Row.FirstUs, Allowance.Default);
    }
}
