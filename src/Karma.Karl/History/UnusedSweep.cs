using Karma.Karl.Liveness;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>
/// Goes over all there is of a kind that blocks need, some rows at a turn, in search of what was used last before the oldest block there is was written:
/// nothing that is kept needs that any more. For the one writer.
/// </summary>
internal abstract class UnusedSweep(IStore store, StoreTable table, int mostRows)
{
    /// <summary>How often it is noted that something is used, by the order of what is written.</summary>
    public static readonly long NoteEvery = Time.Microseconds(TimeSpan.FromDays(1));

    /// <summary>A use is noted to within a day; and a clock may be set.</summary>
    private static readonly long Margin = 2 * NoteEvery;

    /// <summary>What Karl found open when he started is sealed by then, with what it needs, and each instance has said what it names.</summary>
    private static readonly long Settling = Time.Microseconds(TimeSpan.FromHours(2));

    private StoreKey? _next; // Where the next part begins; nowhere while none is under way.
    private long _usedSince;
    private long _startedAt = Life.Never;

    protected IStore Store => store;

    /// <summary>Begins a sweep, unless one is under way.</summary>
    /// <param name="now">The order of the moment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask BeginAsync(long now, CancellationToken cancellationToken)
    {
        if (_startedAt == Life.Never || now < _startedAt) _startedAt = now;
        if (_next is not null || now - _startedAt < Settling) return;
        var oldest = await store.FirstAsync(StoreTable.Timeline, StoreKey.First(0), StoreKey.Last(long.MaxValue), cancellationToken).ConfigureAwait(false);
        _usedSince = Math.Min(now, oldest?.Key.Major ?? now) - Margin;
        _next = StoreKey.First(long.MinValue);
    }

    /// <summary>Goes on.</summary>
    /// <param name="now">The order of what arrives now.</param>
    /// <param name="batch">Takes the deletions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask PassAsync(long now, WriteBatch batch, CancellationToken cancellationToken)
    {
        if (_next is not { } next) return;
        var rows = await store.ReadAsync(table, next, StoreKey.Last(long.MaxValue), mostRows, descending: false, cancellationToken).ConfigureAwait(false);
        var looked = await LookAsync(rows, now, batch, cancellationToken).ConfigureAwait(false);
        _next = rows.Count < mostRows ? null : looked < rows.Count ? rows[looked].Key : Following(rows[^1].Key);
    }

    /// <summary>Looks at the next rows.</summary>
    /// <returns>How many of them are done with: where that is not all, the others come first in the next part.</returns>
    protected abstract ValueTask<int> LookAsync(IReadOnlyList<StoreRow> rows, long now, WriteBatch batch, CancellationToken cancellationToken);

    /// <summary>Whether nothing that is kept needs what was used last then.</summary>
    /// <param name="used">The order at which its use was noted.</param>
    protected bool IsUnused(long used) => used < _usedSince;

    private static StoreKey? Following(StoreKey key) =>
        key.Minor < long.MaxValue ? key with { Minor = key.Minor + 1 } : key.Major < long.MaxValue ? new StoreKey(key.Major + 1, long.MinValue) : null;
}
