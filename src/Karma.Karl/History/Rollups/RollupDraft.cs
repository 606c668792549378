using Karma.Karl.Store;

namespace Karma.Karl.History.Rollups;

/// <summary>Rollups in the making: what the store has, with what was made since over it. For one thread.</summary>
internal sealed class RollupDraft(RollupLog log)
{
    private const int MostBefore = 16;

    private readonly Dictionary<(long Number, long Day), DayOfLife> _days = [];
    private readonly Dictionary<(Place Place, long Number), PlaceSpan> _places = [];

    /// <summary>Sets an hour of an instance, or takes away what stands there.</summary>
    public async ValueTask SetAsync(long number, long hour, HourOfLife? life, bool isOver, CancellationToken cancellationToken)
    {
        var day = Hour.DayOf(hour);
        if (!_days.TryGetValue((number, day), out var hours))
        {
            hours = await log.DayAsync(number, day, cancellationToken).ConfigureAwait(false);
            if (hours is null && life is null) return;
            _days[(number, day)] = hours ??= new DayOfLife(day);
        }

        hours[hour] = life;
        if (life is null) return;
        await NoteAsync(life.Service, number, hour, isOver, cancellationToken).ConfigureAwait(false);
        await NoteAsync(life.Endpoint, number, hour, isOver, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>It counts at a place in an hour.</summary>
    public async ValueTask NoteAsync(Place place, long number, long hour, bool isOver, CancellationToken cancellationToken)
    {
        var isKnown = _places.TryGetValue((place, number), out var noted);
        var before = isKnown ? noted : await log.SpanAsync(place, number, cancellationToken).ConfigureAwait(false);
        var span = before?.With(hour, isOver) ?? new PlaceSpan(hour, isOver ? hour : Liveness.Life.Never);
        if (span != before) _places[(place, number)] = span;
    }

    /// <summary>Instances that were at a place before another one, the latest first.</summary>
    public async ValueTask<IEnumerable<long>> BeforeAsync(Place place, long number, CancellationToken cancellationToken)
    {
        var drafted = _places.Keys.Where(k => k.Place == place && k.Number < number).Select(k => k.Number);
        var stored = await log.BeforeAsync(place, number, MostBefore, cancellationToken).ConfigureAwait(false);
        return drafted.Concat(stored).Distinct().OrderDescending().Take(MostBefore);
    }

    public void AddTo(WriteBatch batch)
    {
        foreach (var ((number, day), hours) in _days)
        {
            if (hours.IsEmpty) batch.Delete(StoreTable.Rollup, new StoreKey(number, day));
            else batch.Put(StoreTable.Rollup, new StoreKey(number, day), hours.Encode());
        }

        foreach (var ((place, number), span) in _places) batch.Put(StoreTable.Place, new StoreKey(place.Key, number), span.Encode());
    }
}
