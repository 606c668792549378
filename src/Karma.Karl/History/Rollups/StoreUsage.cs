using Karma.Karl.Liveness;
using Karma.Karl.Store;

namespace Karma.Karl.History.Rollups;

/// <summary>What the store takes, how it grows, and how far back it reaches, as of the last minute. Any thread may ask.</summary>
internal sealed class StoreUsage(IStore store, WatchLog watch)
{
    private const int MostHours = 24 * 366;

    /// <summary>In less time than this growth says nothing.</summary>
    private const int FewestHours = 1;

    private static readonly long ADay = Hour.ADay * Hour.Length;

    private volatile Usage? _current;

    /// <summary>The usage, or <see langword="null"/> before it was first looked at.</summary>
    public Usage? Current => _current;

    /// <summary>Looks anew.</summary>
    public async ValueTask RefreshAsync(long now, CancellationToken cancellationToken)
    {
        var bytes = await store.MeasureAsync(cancellationToken).ConfigureAwait(false);
        var oldest = await FirstAsync(StoreTable.Timeline, cancellationToken).ConfigureAwait(false) is { } order ? watch.Arrivals.TimeOf(order) : (long?)null;
        var first = await FirstAsync(StoreTable.Rolled, cancellationToken).ConfigureAwait(false);
        var since = Math.Max(oldest is null ? Hour.Of(now) : Hour.Of(oldest.Value), Hour.Of(now) - MostHours);
        var rows = await store.ReadAsync(
            StoreTable.Rolled, StoreKey.First(Math.Min(since, Hour.Of(now) - Hour.ADay)), StoreKey.Last(Hour.Of(now)), MostHours, descending: false, cancellationToken)
            .ConfigureAwait(false);
        var hours = rows.Select(RolledHour.Of).Where(h => h.Through == Life.Never).ToList();
        var serviceHours = hours.Where(h => h.Number >= since).Sum(h => h.Instances);
        _current = new Usage(
            bytes, GrowthOf(hours, bytes, now), serviceHours == 0 ? null : bytes * Hour.ADay / serviceHours,
            oldest is { } moment ? Time.From(moment) : null, first is { } hour ? Hour.TimeOf(hour) : null);
    }

    private async ValueTask<long?> FirstAsync(StoreTable table, CancellationToken cancellationToken) =>
        (await store.FirstAsync(table, StoreKey.First(0), StoreKey.Last(long.MaxValue), cancellationToken).ConfigureAwait(false))?.Key.Major;

    // Over the last day, or as much of it as is known.
    private static long? GrowthOf(List<RolledHour> hours, long bytes, long now)
    {
        var before = hours.Find(h => Hour.Begin(h.Number + 1) >= now - ADay);
        if (before.Number == 0) return null;
        var passed = now - Hour.Begin(before.Number + 1);
        return passed < FewestHours * Hour.Length ? null : (long)((bytes - before.Bytes) * (ADay / (double)passed));
    }
}
