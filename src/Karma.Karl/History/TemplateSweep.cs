using Karma.Karl.Liveness;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>
/// Goes over all templates there are, some at a turn: one that nothing was written by since the oldest block there is was written is called by no block
/// any more, and goes. For the one writer.
/// </summary>
internal sealed class TemplateSweep(IStore store, Blocks blocks)
{
    private const int MostRows = 64;

    /// <summary>The use of a template is noted to within a day; and a clock may be set.</summary>
    private static readonly long Margin = 2 * Blocks.NoteEvery;

    /// <summary>What Karl found open when he started is sealed by then, with its templates.</summary>
    private static readonly long Settling = Time.Microseconds(TimeSpan.FromHours(2));

    private StoreKey? _next;
    private long _usedSince;
    private long _startedAt = Life.Never;

    /// <summary>Begins a sweep, unless one is under way.</summary>
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
            StoreTable.Template, next, StoreKey.Last(long.MaxValue), MostRows, descending: false, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < rows.Count; i++)
        {
            // The row with its use stands behind it, perhaps only in the next part.
            var key = rows[i].Key;
            if (key.Minor != 0) continue;
            var isNoted = i + 1 < rows.Count ? rows[i + 1].Key == Blocks.UseOf(key) : rows.Count == MostRows;
            if (!isNoted) blocks.Note(key, now, batch); // Written by an older Karl: its time begins now.
            else if (i + 1 < rows.Count && StoredNumbers.Read(rows[i + 1]) < _usedSince) blocks.Drop(key, batch);
        }

        _next = rows.Count < MostRows ? null : rows[^1].Key.Minor == 0 ? rows[^1].Key : Following(rows[^1].Key);
    }

    private static StoreKey Following(StoreKey key) => key with { Minor = key.Minor + 1 };
}
