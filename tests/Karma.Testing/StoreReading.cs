using Karma.Karl.Store;

namespace Karma.Testing;

/// <summary>What tests ask a store for, in one word each.</summary>
public static class StoreReading
{
    /// <summary>The least key there is.</summary>
    public static StoreKey Least { get; } = StoreKey.First(long.MinValue);

    /// <summary>The greatest key there is.</summary>
    public static StoreKey Greatest { get; } = StoreKey.Last(long.MaxValue);

    /// <summary>Every row of a table, in the order of keys.</summary>
    public static async Task<IReadOnlyList<StoreRow>> AllAsync(this IStore store, StoreTable table) =>
        await store.ReadAsync(table, Least, Greatest, int.MaxValue, descending: false, CancellationToken.None);

    /// <summary>The value of one row, or <see langword="null"/>.</summary>
    public static async Task<byte[]?> OneAsync(this IStore store, StoreTable table, StoreKey key)
    {
        var rows = await store.ReadAsync(table, key, key, 2, descending: false, CancellationToken.None);
        return rows.Count == 0 ? null : rows.Single().Value;
    }

    /// <summary>Commits what a test writes into a batch.</summary>
    public static async Task CommitAsync(this IStore store, Action<WriteBatch> write)
    {
        var batch = new WriteBatch();
        write(batch);
        await store.CommitAsync(batch, CancellationToken.None);
    }
}
