using Karma.Karl.History;
using Karma.Karl.History.Rollups;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet.Rollups;

/// <summary>
/// Folds what history has of an instance into an hour of its life: the same keepalives, and the same fold over them, as its page shows.
/// Thread-safe.
/// </summary>
internal sealed class HourMaker(FleetState fleet, FleetQuery query, KeepaliveHistory history)
{
    /// <summary>
    /// An hour is read this much beyond its end, where that is over: what was heard next tells what late keepalives prove.
    /// </summary>
    public static readonly long Settling = Time.Microseconds(TimeSpan.FromMinutes(10));

    /// <summary>What is late by this much beyond one and a half intervals follows on one that is missing.</summary>
    private static readonly long Delay = Time.Microseconds(TimeSpan.FromSeconds(1));

    /// <summary>The instances of which there may be something to tell in an hour, by their numbers, with their logs where they are in memory.</summary>
    public async ValueTask<SortedDictionary<long, InstanceLog?>> PresentAsync(long hour, CancellationToken cancellationToken)
    {
        var (from, to) = (Hour.Begin(hour), Hour.Begin(hour + 1));
        var present = new SortedDictionary<long, InstanceLog?>();
        foreach (var instance in fleet.Instances)
            if (instance.Log.Row.FirstUs < to) present[instance.Log.Number] = instance.Log;
        var arrivals = history.Watch.Arrivals;
        var reach = history.Watch.Reach(from, Allowance.Longest);
        foreach (var number in await history.Directory.SealedBetweenAsync(arrivals.FirstFor(reach, Allowance.Longest), arrivals.OrderAt(to), cancellationToken).ConfigureAwait(false))
            present.TryAdd(number, null);
        foreach (var outage in await history.Directory.OutagesAsync(from - FleetState.Missing - Hour.Length, to, cancellationToken).ConfigureAwait(false))
            if (outage.Ended == 0 || outage.Ended > from) present.TryAdd(outage.Number, null);
        return present;
    }

    /// <summary>Who an instance is, and its log where it is in memory now; <see langword="null"/> where it is gone.</summary>
    public async ValueTask<(InstanceLog? Log, InstanceRow Row)?> FindAsync(long number, InstanceLog? log, CancellationToken cancellationToken)
    {
        var row = log?.Row ?? await history.Directory.GetAsync(number, cancellationToken).ConfigureAwait(false);
        if (row is null) return null;
        var current = InMemory(number, row) is { } instance ? instance.Log : log; // It may have left memory since, and come back.
        return (current, current?.Row ?? row);
    }

    /// <summary>Whether nothing more will follow in the life of an instance, as things are.</summary>
    public bool IsOver(long number, InstanceRow row) => InMemory(number, row) is not { } instance
        || instance.State.Life.State == LivenessState.Done
        || (instance.State.Life.State == LivenessState.Down && instance.OutageBegan == 0);

    /// <summary>An hour of an instance, up to <paramref name="now"/>; <see langword="null"/> where there is nothing to tell of it.</summary>
    /// <param name="draft">Knows who was where before.</param>
    /// <param name="number">The instance's number.</param>
    /// <param name="log">Its log, where it is in memory.</param>
    /// <param name="row">Its row.</param>
    /// <param name="hour">The hour.</param>
    /// <param name="now">The moment, in epoch microseconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<HourOfLife?> MakeAsync(
        RollupDraft draft, long number, InstanceLog? log, InstanceRow row, long hour, long now, CancellationToken cancellationToken)
    {
        var (from, to) = (Hour.Begin(hour), Math.Min(Hour.Begin(hour + 1), now));
        var window = new Window(from, Math.Min(to + Settling, now), now);
        var (records, events) = await query.HappenedAsync(number, log, row, window, cancellationToken).ConfigureAwait(false);
        if (records.Where(r => r.Kind == RecordKind.Keepalive && r.At < to).MaxBy(r => r.At) is not { } latest) return null;
        var happened = events.ToList();
        var (keepalives, gaps) = Count(happened, from, to);
        var stretches = await StretchesAsync(number, LifeFold.Spans(happened, to), from, to, cancellationToken).ConfigureAwait(false);
        if (keepalives == 0 && stretches.Count == 0) return null;
        var service = KeepaliveDetails.Read(latest.Body).Service;
        var endpoint = latest.Endpoint;
        var begins = row.FirstUs >= from && row.FirstUs < to;
        return new HourOfLife(
            keepalives, gaps,
            !begins ? Beginning.None : await IsRestartAsync(draft, number, row, service, endpoint, cancellationToken).ConfigureAwait(false) ? Beginning.Restart : Beginning.Start,
            Place.OfService(service), Place.OfEndpoint(endpoint), stretches);
    }

    /// <summary>How many keepalives count from one moment, inclusive, to another, exclusive, and before how many of them one is missing.</summary>
    public static (int Keepalives, int Gaps) Count(IEnumerable<LifeEvent> events, long from, long to)
    {
        var (keepalives, gaps) = (0, 0);
        var due = Life.Never;
        foreach (var happened in events)
        {
            if (happened.Kind == LifeEventKind.Goodbye) due = Life.Never;
            if (happened.Kind != LifeEventKind.Arrival) continue;
            var isCounted = happened.At >= from && happened.At < to;
            if (isCounted) keepalives++;
            if (isCounted && happened.At > due) gaps++;
            due = happened.At + (Allowance.IntervalOf(happened.Allowance) * 3 / 2) + Delay;
        }

        return (keepalives, gaps);
    }

    // Down is counted for as long as the outage is on record: until the instance is heard again, another run takes its place, or Karl lets go of it.
    private async ValueTask<List<Stretch>> StretchesAsync(
        long number, List<LifeSpan> spans, long from, long to, CancellationToken cancellationToken)
    {
        var stretches = new List<Stretch>();
        foreach (var span in spans)
        {
            var (began, ended) = (Time.Microseconds(span.From), span.To is { } end ? Math.Min(to, Time.Microseconds(end)) : to);
            if (span.State == LivenessState.Done || ended <= from) continue;
            if (span.State == LivenessState.Down
                && await history.Directory.OutageAsync(number, began, cancellationToken).ConfigureAwait(false) is { Ended: not 0 } outage)
                ended = Math.Min(ended, outage.Ended);
            began = Math.Max(from, began);
            if (began < ended) stretches.Add(new Stretch(span.State, began, ended));
        }

        return stretches;
    }

    // A run that began where another of its service had been. Who listens nowhere has no place that another could have had.
    private async ValueTask<bool> IsRestartAsync(
        RollupDraft draft, long number, InstanceRow row, string service, Endpoint endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.Port == 0) return false;
        foreach (var before in await draft.BeforeAsync(Place.OfEndpoint(endpoint), number, cancellationToken).ConfigureAwait(false))
        {
            var other = await history.Directory.GetAsync(before, cancellationToken).ConfigureAwait(false);
            if (other?.Service == service && other.FirstUs < row.FirstUs) return true;
        }

        return false;
    }

    private Instance? InMemory(long number, InstanceRow row) => fleet.Find(row.Codename) is { } instance && instance.Log.Number == number ? instance : null;
}
