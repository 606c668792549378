using System.Runtime.CompilerServices;

namespace Karma.Karl.Store;

/// <summary>What is mostly asked of a store: one row, the first or the last of some, or all of them.</summary>
internal static class StoreReads
{
    private const int Page = 1_000;

    /// <summary>The row with a key, or <see langword="null"/>.</summary>
    public static ValueTask<StoreRow?> FindAsync(this IStore store, StoreTable table, StoreKey key, CancellationToken cancellationToken) =>
        store.FirstAsync(table, key, key, cancellationToken);

    /// <summary>The row with the least key from <paramref name="first"/> to <paramref name="last"/>, both inclusive, or <see langword="null"/>.</summary>
    public static ValueTask<StoreRow?> FirstAsync(this IStore store, StoreTable table, StoreKey first, StoreKey last, CancellationToken cancellationToken) =>
        store.OneAsync(table, first, last, descending: false, cancellationToken);

    /// <summary>The row with the greatest key from <paramref name="first"/> to <paramref name="last"/>, both inclusive, or <see langword="null"/>.</summary>
    public static ValueTask<StoreRow?> LastAsync(this IStore store, StoreTable table, StoreKey first, StoreKey last, CancellationToken cancellationToken) =>
        store.OneAsync(table, first, last, descending: true, cancellationToken);

    /// <summary>The rows from <paramref name="first"/> to <paramref name="last"/>, both inclusive, in the order of keys.</summary>
    public static async IAsyncEnumerable<StoreRow> ReadAllAsync(
        this IStore store, StoreTable table, StoreKey first, StoreKey last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = await store.ReadAsync(table, first, last, Page, descending: false, cancellationToken).ConfigureAwait(false);
            foreach (var row in rows) yield return row;
            if (rows.Count < Page) yield break;
            var next = rows[^1].Key with { Minor = rows[^1].Key.Minor + 1 };
            if (next <= first) // Else it would be read for ever.
                throw new StoreException($"The rows of the table '{table}' are out of order: the store is damaged. Put a backup in its place.");
            first = next;
        }
    }

    private static async ValueTask<StoreRow?> OneAsync(
        this IStore store, StoreTable table, StoreKey first, StoreKey last, bool descending, CancellationToken cancellationToken)
    {
        var rows = await store.ReadAsync(table, first, last, 1, descending, cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? null : rows[0];
    }
}
