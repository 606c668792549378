namespace Karma.Karl.Store;

/// <summary>The store of stateless mode: nothing is written anywhere, and all is gone with the process. Thread-safe.</summary>
public sealed class MemoryStore : IStore
{
    private readonly Lock _lock = new();
    private readonly SortedList<StoreKey, byte[]>[] _tables = [.. Enum.GetValues<StoreTable>().Select(_ => new SortedList<StoreKey, byte[]>())];
    private readonly Dictionary<string, StoreDocument> _documents = new(StringComparer.Ordinal);
    private long _sizeBytes;

    /// <inheritdoc/>
    public string Location => "memory";

    /// <inheritdoc/>
    public bool IsDurable => false;

    /// <inheritdoc/>
    public ValueTask OpenAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask CommitAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_lock)
        {
            foreach (var write in batch.Writes)
            {
                if (write.IsDelete) DeleteRange(_tables[(int)write.Table], write.Key, write.Last);
                else Put(_tables[(int)write.Table], write.Key, write.Value.ToArray());
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoreRow>> ReadAsync(
        StoreTable table, StoreKey first, StoreKey last, int limit, bool descending, CancellationToken cancellationToken)
    {
        var rows = new List<StoreRow>();
        lock (_lock)
        {
            var sorted = _tables[(int)table];
            var from = FirstNotBefore(sorted, first);
            var to = FirstAfter(sorted, last);
            for (var i = 0; i < to - from && i < limit; i++)
            {
                var index = descending ? to - 1 - i : from + i;
                rows.Add(new StoreRow(sorted.GetKeyAtIndex(index), [.. sorted.GetValueAtIndex(index)]));
            }
        }

        return ValueTask.FromResult<IReadOnlyList<StoreRow>>(rows);
    }

    /// <inheritdoc/>
    public ValueTask<StoreDocument> ReadDocumentAsync(string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var document = _documents.GetValueOrDefault(name, new StoreDocument(0, []));
            return ValueTask.FromResult(document with { Value = [.. document.Value] });
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> CompareAndSetAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_documents.GetValueOrDefault(name).Version != expectedVersion) return ValueTask.FromResult(false);
            _documents[name] = new StoreDocument(expectedVersion + 1, value.ToArray());
            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> MeasureAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return ValueTask.FromResult(_sizeBytes);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Put(SortedList<StoreKey, byte[]> table, StoreKey key, byte[] value)
    {
        if (table.TryGetValue(key, out var old)) _sizeBytes -= old.Length;
        table[key] = value;
        _sizeBytes += value.Length;
    }

    private void DeleteRange(SortedList<StoreKey, byte[]> table, StoreKey first, StoreKey last)
    {
        var from = FirstNotBefore(table, first);
        for (var i = FirstAfter(table, last) - 1; i >= from; i--)
        {
            _sizeBytes -= table.GetValueAtIndex(i).Length;
            table.RemoveAt(i);
        }
    }

    private static int FirstAfter(SortedList<StoreKey, byte[]> table, StoreKey key) =>
        key is { Major: long.MaxValue, Minor: long.MaxValue }
            ? table.Count
            : FirstNotBefore(table, key.Minor == long.MaxValue ? StoreKey.First(key.Major + 1) : key with { Minor = key.Minor + 1 });

    private static int FirstNotBefore(SortedList<StoreKey, byte[]> table, StoreKey key)
    {
        int low = 0, high = table.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (table.GetKeyAtIndex(middle) < key) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
