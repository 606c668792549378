using System.Buffers;
using Karma.Karl.History.Columns;
using Karma.Karl.Liveness;

namespace Karma.Karl.History;

/// <summary>An instance while it is being brought back: its checkpoint, if it has one, and what the journal has behind it.</summary>
internal sealed class Recovering(InstanceLog log, Checkpoint? checkpoint, Template[] templates)
{
    private readonly ArrayBufferWriter<byte> _entries = new();
    private readonly List<KeepaliveRecord> _happened = []; // Without their bodies.
    private readonly long _through = checkpoint?.Through ?? log.Row.SealedThrough;

    public InstanceLog Log { get; } = log;

    /// <summary>The record before, which the next entry is read behind.</summary>
    public KeepaliveRecord? Before { get; set; }

    /// <summary>Whether the journal misses what followed the last record.</summary>
    public bool IsTorn { get; set; }

    /// <summary>The latest keepalive in the journal that was heard, where there is one.</summary>
    public KeepaliveRecord? Latest { get; private set; }

    private KeepaliveRecord? Last { get; set; }

    /// <summary>Takes a record from the journal.</summary>
    /// <returns>Whether it is in no block and no checkpoint yet.</returns>
    public bool Take(KeepaliveRecord record, ReadOnlySpan<byte> entry)
    {
        Before = record;
        if (record.Order <= _through) return false;
        _entries.Write(entry);
        _happened.Add(record with { Body = [] });
        Last = record;
        IsTorn = false;
        if (record is { Kind: RecordKind.Keepalive, IsLate: false }) Latest = record;
        return true;
    }

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
        var heard = _happened.FindLast(r => !r.IsLate)?.At ?? checkpoint?.HeardAt ?? 0;
        Log.Restore(image, journalFrom, heard, Last, latest);
        Log.IsNextWhole = IsTorn || Last is null;
        Log.Life = LifeOf(watch);
    }

    private Life LifeOf(WatchLog watch)
    {
        // What came late and counts before the life that is known changes nothing of it any more.
        var known = checkpoint?.Life ?? Log.Row.Life;
        var knownUntil = checkpoint is { HeardAt: > 0 } ? checkpoint.HeardAt : Log.Row.LastUs;
        if (known is not null) _happened.RemoveAll(r => r.IsLate && r.At <= knownUntil);
        var from = _happened.Where(r => !r.IsLate).Select(r => r.At).Append(knownUntil).Min(); // The clock may have been set back since.
        return LifeFold.Last(LifeEvents.InOrder(_happened, watch.Gaps(from)), known) ?? Life.Begin(Log.Row.FirstUs, Allowance.Default);
    }
}
