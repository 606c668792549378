using Karma.Karl.Liveness;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>
/// Goes over all builds there are, some at a turn: one that nothing carried since the oldest block there is was written, and that no instance with keepalives
/// names, is asked for by nobody any more, and goes. For the one writer.
/// </summary>
internal sealed class BuildSweep(IStore store, BuildCatalog builds)
{
    /// <summary>Each may have 64 KiB.</summary>
    private const int MostRows = 16;

    /// <summary>The use of a build is noted to within a day; and a clock may be set.</summary>
    private static readonly long Margin = 2 * BuildCatalog.NoteEvery;

    /// <summary>By then the instances were gone over, and each has said which builds it names.</summary>
    private static readonly long Settling = Time.Microseconds(TimeSpan.FromHours(2));

    private StoreKey? _next;
    private long _usedSince;
    private long _startedAt = Life.Never;

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

    public async ValueTask PassAsync(long now, WriteBatch batch, CancellationToken cancellationToken)
    {
        if (_next is not { } next) return;
        var rows = await store.ReadAsync(
            StoreTable.Build, next, StoreKey.Last(long.MaxValue), MostRows, descending: false, cancellationToken).ConfigureAwait(false);
        foreach (var key in rows.Select(row => row.Key))
        {
            var id = new BuildId(key.Major, key.Minor);
            if (await store.FindAsync(StoreTable.BuildUse, key, cancellationToken).ConfigureAwait(false) is not { } use) BuildCatalog.Note(id, now, batch); // Written by an older Karl: its time begins now.
            else if (StoredNumbers.Read(use, ifDamaged: now) < _usedSince) builds.Drop(id, batch);
        }

        _next = rows.Count < MostRows ? null : Following(rows[^1].Key);
    }

    private static StoreKey? Following(StoreKey key) =>
        key.Minor < long.MaxValue ? key with { Minor = key.Minor + 1 } : key.Major < long.MaxValue ? new StoreKey(key.Major + 1, long.MinValue) : null;
}
