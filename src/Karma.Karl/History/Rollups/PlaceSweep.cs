using Karma.Karl.Liveness;
using Karma.Karl.Store;

namespace Karma.Karl.History.Rollups;

/// <summary>Goes over all places there are, some at a turn: who was there too long ago for rollups goes. For the one writer.</summary>
internal sealed class PlaceSweep(IStore store)
{
    private const int MostRows = 256;

    private static readonly StoreKey Least = StoreKey.First(long.MinValue);

    private StoreKey? _next;
    private long _until;

    /// <summary>Begins a sweep, unless one is under way.</summary>
    /// <param name="rollupsUntil">There are no rollups of hours before this one.</param>
    public void Begin(long rollupsUntil)
    {
        if (_next is not null) return;
        (_next, _until) = (Least, rollupsUntil);
    }

    public async ValueTask PassAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        if (_next is not { } next) return;
        var rows = await store.ReadAsync(
            StoreTable.Place, next, StoreKey.Last(long.MaxValue), MostRows, descending: false, cancellationToken).ConfigureAwait(false);
        _next = rows.Count < MostRows ? null : rows[^1].Key with { Minor = rows[^1].Key.Minor + 1 };
        foreach (var row in rows)
        {
            var span = PlaceSpan.Of(row);
            if (span.First >= _until) continue;
            var isPast = span.Last != Life.Never ? span.Last < _until
                : await store.FindAsync(StoreTable.Instance, new StoreKey(row.Key.Minor, 0), cancellationToken).ConfigureAwait(false) is null;
            if (isPast) batch.Delete(StoreTable.Place, row.Key);
        }
    }
}
