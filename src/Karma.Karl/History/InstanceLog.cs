using Karma.Karl.Liveness;

namespace Karma.Karl.History;

/// <summary>
/// An instance as history keeps it: who it is, and the head, the records that are durable in the journal but not yet sealed into a
/// block, in the bytes that the block will hold. Written by one writer; the head may be read from any thread.
/// </summary>
internal sealed class InstanceLog
{
    private const int FirstCapacity = 256;

    private readonly Lock _lock = new();
    private byte[] _head = [];
    private long _sequence;

    public InstanceLog(long number, string codename)
    {
        Number = number;
        Codename = codename;
        OpenNode = new LinkedListNode<InstanceLog>(this);
    }

    /// <summary>Counts the instances of this store, from 1.</summary>
    public long Number { get; }

    public string Codename { get; }

    /// <summary>Its place in the writer's list of open heads.</summary>
    public LinkedListNode<InstanceLog> OpenNode { get; }

    /// <summary>What stands in the store's row, as of the last seal.</summary>
    public required InstanceRow Row { get; set; }

    /// <summary>The life after the last committed record.</summary>
    public Life Life { get; set; }

    /// <summary>The last record in the head, or <see langword="null"/> while that is empty.</summary>
    public KeepaliveRecord? Last { get; private set; }

    /// <summary>When it was last heard, late keepalives aside, in epoch microseconds; 0 where only the row tells.</summary>
    public long HeardAt { get; private set; }

    /// <summary>The greatest sequence that came in its time since Karl's start, or 0. Any thread may ask.</summary>
    public long Sequence => Volatile.Read(ref _sequence);

    /// <summary>The order of the last keepalive that came behind one with a greater sequence: it was stuck on its way.</summary>
    public long OvertakenOrder { get; private set; }

    /// <summary>What the next record is written behind: the last one in the head, or in the commit that is being made.</summary>
    public KeepaliveRecord? Before { get; set; }

    /// <summary>The first order in the head, or <see cref="Life.Never"/> while it is empty.</summary>
    public long HeadOrder { get; private set; } = Life.Never;

    public int HeadCount { get; private set; }

    public int HeadBytes { get; private set; }

    /// <summary>Whether the journal misses what followed the last record: nothing can be written behind that one any more.</summary>
    public bool IsTorn { get; set; }

    /// <summary>Whether it waits to be sealed.</summary>
    public bool IsSealing { get; set; }

    /// <summary>Counts the sequence of a keepalive that is about to be kept.</summary>
    public void Count(KeepaliveRecord record, long sequence)
    {
        if (record.IsLate || sequence == 0) return;
        if (sequence <= _sequence) OvertakenOrder = record.Order;
        Volatile.Write(ref _sequence, Math.Max(_sequence, sequence));
    }

    public void Append(KeepaliveRecord record, ReadOnlySpan<byte> entry)
    {
        lock (_lock)
        {
            var length = HeadBytes + entry.Length;
            if (length > _head.Length) Array.Resize(ref _head, Math.Max(length, Math.Max(FirstCapacity, _head.Length * 3 / 2)));
            entry.CopyTo(_head.AsSpan(HeadBytes));
            HeadBytes = length;
        }

        if (HeadCount == 0) HeadOrder = record.Order;
        HeadCount++;
        Last = record;
        if (!record.IsLate) HeardAt = record.At;
        IsTorn = false;
    }

    /// <summary>Forgets what was appended to the commit that is being made.</summary>
    public void Rewind() => Before = IsTorn ? null : Last;

    /// <summary>The head's bytes, a copy.</summary>
    public byte[] Head()
    {
        lock (_lock) return _head[..HeadBytes];
    }

    /// <summary>Forgets the head after it was sealed; its room stays for the next one.</summary>
    public void Clear()
    {
        lock (_lock) HeadBytes = 0;
        HeadOrder = Life.Never;
        HeadCount = 0;
        Last = null;
    }
}
