namespace Karma.Karl.Store;

/// <summary>
/// Writes that become durable together or not at all. They are carried out in their order. Not thread-safe; the bytes given must
/// not change before the batch is committed.
/// </summary>
public sealed class WriteBatch
{
    private readonly List<Write> _writes = [];

    /// <summary>The writes, in their order.</summary>
    public IReadOnlyList<Write> Writes => _writes;

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => _writes.Count == 0;

    /// <summary>Inserts a row, or replaces the one with that key.</summary>
    /// <param name="table">The table.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The bytes; may be empty.</param>
    public void Put(StoreTable table, StoreKey key, ReadOnlyMemory<byte> value) => _writes.Add(new Write(table, key, key, value, IsDelete: false));

    /// <summary>Deletes the row with that key, if there is one.</summary>
    /// <param name="table">The table.</param>
    /// <param name="key">The key.</param>
    public void Delete(StoreTable table, StoreKey key) => DeleteRange(table, key, key);

    /// <summary>Deletes every row from <paramref name="first"/> to <paramref name="last"/>, both inclusive.</summary>
    /// <param name="table">The table.</param>
    /// <param name="first">The least key to delete.</param>
    /// <param name="last">The greatest key to delete.</param>
    public void DeleteRange(StoreTable table, StoreKey first, StoreKey last) => _writes.Add(new Write(table, first, last, default, IsDelete: true));

    /// <summary>Adds the writes of another batch, in their order.</summary>
    /// <param name="other">The other batch; it stays as it is.</param>
    public void Add(WriteBatch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _writes.AddRange(other._writes);
    }

    /// <summary>Empties the batch, so that it can be filled again.</summary>
    public void Clear() => _writes.Clear();

    /// <summary>One write of a batch.</summary>
    /// <param name="Table">The table.</param>
    /// <param name="Key">The key, or the first key of a range to delete.</param>
    /// <param name="Last">The last key of a range to delete, inclusive.</param>
    /// <param name="Value">The bytes to put.</param>
    /// <param name="IsDelete">Whether rows are deleted; a row is put otherwise.</param>
    public readonly record struct Write(StoreTable Table, StoreKey Key, StoreKey Last, ReadOnlyMemory<byte> Value, bool IsDelete);
}
