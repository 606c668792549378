using Karma.Karl.Store;

namespace Karma.PostgreSql;

/// <summary>A commit whose answer was lost: it was made, or it was not.</summary>
/// <param name="Before">How many commits there were before it.</param>
/// <param name="Arrivals">The rows that it puts into the journal.</param>
internal sealed record Doubt(long Before, IReadOnlyList<StoreKey> Arrivals)
{
    public static Doubt Of(WriteBatch batch, long before) =>
        new(before, [.. batch.Writes.Where(write => write is { Table: StoreTable.Journal, IsDelete: false }).Select(write => write.Key)]);
}
