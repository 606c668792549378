using System.Runtime.CompilerServices;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;

namespace Karma.Karl.History.Rollups;

/// <summary>Reads what the store has of rollups. Thread-safe.</summary>
internal sealed class RollupLog(IStore store, Instruments instruments)
{
    /// <summary>The days of an instance, in their order. One that cannot be read is counted, logged and passed over.</summary>
    public async IAsyncEnumerable<DayOfLife> DaysAsync(
        long number, long firstDay, long lastDay, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = store.ReadAllAsync(StoreTable.Rollup, new StoreKey(number, firstDay), new StoreKey(number, lastDay), cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
            if (Decode(row) is { } day) yield return day;
    }

    public async ValueTask<DayOfLife?> DayAsync(long number, long day, CancellationToken cancellationToken)
    {
        await foreach (var found in DaysAsync(number, day, day, cancellationToken).ConfigureAwait(false)) return found;
        return null;
    }

    /// <summary>The instances that count at a place in hours from one, inclusive, to another, exclusive, or perhaps do.</summary>
    public async ValueTask<List<long>> AtAsync(Place place, long from, long to, CancellationToken cancellationToken)
    {
        var numbers = new List<long>();
        var rows = store.ReadAllAsync(StoreTable.Place, StoreKey.First(place.Key), StoreKey.Last(place.Key), cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
            if (PlaceSpan.Of(row).Touches(from, to)) numbers.Add(row.Key.Minor);
        return numbers;
    }

    public async ValueTask<PlaceSpan?> SpanAsync(Place place, long number, CancellationToken cancellationToken)
    {
        var row = await store.FindAsync(StoreTable.Place, new StoreKey(place.Key, number), cancellationToken).ConfigureAwait(false);
        return row is { } span ? PlaceSpan.Of(span) : null;
    }

    /// <summary>The instances that were at a place before another, the latest first: so many of them at most.</summary>
    public async ValueTask<IEnumerable<long>> BeforeAsync(Place place, long number, int most, CancellationToken cancellationToken)
    {
        var rows = await store.ReadAsync(
            StoreTable.Place, StoreKey.First(place.Key), new StoreKey(place.Key, number - 1), most, descending: true, cancellationToken).ConfigureAwait(false);
        return rows.Select(r => r.Key.Minor);
    }

    /// <summary>How far rollups are made, or <see langword="null"/> where none is.</summary>
    public async ValueTask<RolledHour?> LastAsync(CancellationToken cancellationToken)
    {
        var row = await store.LastAsync(StoreTable.Rolled, StoreKey.First(long.MinValue), StoreKey.Last(long.MaxValue), cancellationToken).ConfigureAwait(false);
        return row is { } last ? RolledHour.Of(last) : null;
    }

    private DayOfLife? Decode(StoreRow row)
    {
        try
        {
            return DayOfLife.Decode(row.Key.Minor, row.Value);
        }
        catch (InvalidDataException e)
        {
            instruments.Metrics.BlockUnreadable();
            instruments.Logger.RollupUnreadable(row.Key.Major, row.Key.Minor, e.Message);
            return null;
        }
    }
}
