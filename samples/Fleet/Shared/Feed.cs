namespace Fleet.Shared;

/// <summary>The latest of a stream, for whoever asks what came after something. Thread-safe.</summary>
internal sealed class Feed<T>(Func<T, long> orderOf)
{
    private const int Kept = 2000;

    private readonly Lock _lock = new();
    private readonly Queue<T> _items = new();
    private long _order;
    private long _total;

    /// <summary>The order of the latest, and how many there were in all.</summary>
    public Latest Latest
    {
        get
        {
            lock (_lock) return new Latest(_order, _total);
        }
    }

    public void Add(T item)
    {
        lock (_lock)
        {
            _items.Enqueue(item);
            if (_items.Count > Kept) _items.Dequeue();
            _order = orderOf(item);
            _total++;
        }
    }

    public T[] After(long order)
    {
        lock (_lock) return [.. _items.Where(item => orderOf(item) > order)];
    }
}
