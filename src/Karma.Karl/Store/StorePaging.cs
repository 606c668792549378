using System.Runtime.CompilerServices;

namespace Karma.Karl.Store;

/// <summary>Reads a range of any length, some rows at a time.</summary>
internal static class StorePaging
{
    private const int Page = 1_000;

    /// <summary>The rows from <paramref name="first"/> to <paramref name="last"/>, both inclusive, in the order of keys.</summary>
    public static async IAsyncEnumerable<StoreRow> ReadAllAsync(
        this IStore store, StoreTable table, StoreKey first, StoreKey last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = await store.ReadAsync(table, first, last, Page, descending: false, cancellationToken).ConfigureAwait(false);
            foreach (var row in rows) yield return row;
            if (rows.Count < Page) yield break;
            first = rows[^1].Key with { Minor = rows[^1].Key.Minor + 1 };
        }
    }
}
