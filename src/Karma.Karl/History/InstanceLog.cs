using Karma.Karl.Liveness;

namespace Karma.Karl.History;

/// <summary>
/// An instance as history keeps it: who it is, and the head, the records that are durable in the journal but not yet sealed into a
/// block. Written by one writer; the head may be read from any thread.
/// </summary>
internal sealed class InstanceLog
{
    private readonly Lock _lock = new();
    private readonly List<KeepaliveRecord> _head = [];

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

    /// <summary>The first order in the head, or <see cref="Life.Never"/> while it is empty.</summary>
    public long HeadOrder { get; private set; } = Life.Never;

    public int HeadCount { get; private set; }

    public int HeadBytes { get; private set; }

    /// <summary>Whether it waits to be sealed.</summary>
    public bool IsSealing { get; set; }

    public void Append(KeepaliveRecord record)
    {
        lock (_lock) _head.Add(record);
        HeadOrder = Math.Min(HeadOrder, record.Order);
        HeadCount++;
        HeadBytes += record.Body.Length;
    }

    /// <summary>The head's records, in their order.</summary>
    public KeepaliveRecord[] Head()
    {
        lock (_lock) return [.. _head];
    }

    /// <summary>Forgets the head after it was sealed.</summary>
    public void Clear()
    {
        lock (_lock) _head.Clear();
        HeadOrder = Life.Never;
        HeadCount = 0;
        HeadBytes = 0;
    }
}
