using System.Collections.Concurrent;
using System.Text.Json;
using Karma.Karl.Liveness;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>
/// The conflicts over codenames: one row an instance, however often it is claimed, so that a stranger cannot fill the disk. One writer;
/// any thread may read.
/// </summary>
internal sealed class ConflictLog(IStore store)
{
    private const int MostRemembered = 10_000;

    private static readonly long WriteEvery = Time.Microseconds(TimeSpan.FromSeconds(10));

    private readonly ConcurrentDictionary<long, (Conflict Conflict, long WrittenAt)> _recent = [];

    /// <summary>The conflict over an instance's codename, or <see langword="null"/>.</summary>
    public async ValueTask<Conflict?> FindAsync(long number, CancellationToken cancellationToken)
    {
        if (_recent.TryGetValue(number, out var recent)) return recent.Conflict;
        var row = await store.FindAsync(StoreTable.Conflict, new StoreKey(number, 0), cancellationToken).ConfigureAwait(false);
        return row is { } noted ? ConflictOf(noted) : null;
    }

    // One that cannot be read is begun anew.
    private static Conflict? ConflictOf(StoreRow row)
    {
        try
        {
            return JsonSerializer.Deserialize(row.Value, HistoryJson.Default.Conflict);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Somebody else claimed the codename of an instance.</summary>
    /// <returns>The conflict as it stands now.</returns>
    public async ValueTask<Conflict> NoteAsync(long number, Endpoint stranger, long now, WriteBatch batch, CancellationToken cancellationToken)
    {
        var before = await FindAsync(number, cancellationToken).ConfigureAwait(false);
        var conflict = new Conflict
        {
            FirstUs = before?.FirstUs ?? now,
            LastUs = now,
            Count = (before?.Count ?? 0) + 1,
            Endpoint = stranger.ToString(),
        };
        var writtenAt = _recent.TryGetValue(number, out var recent) ? recent.WrittenAt : long.MinValue;
        if (writtenAt == long.MinValue || Math.Abs(now - writtenAt) >= WriteEvery)
        {
            writtenAt = now;
            batch.Put(StoreTable.Conflict, new StoreKey(number, 0), JsonSerializer.SerializeToUtf8Bytes(conflict, HistoryJson.Default.Conflict));
        }

        if (_recent.Count >= MostRemembered) _recent.Clear(); // The store has them, to within a few seconds.
        _recent[number] = (conflict, writtenAt);
        return conflict;
    }
}
