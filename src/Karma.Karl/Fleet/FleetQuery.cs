using System.Collections.Concurrent;
using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>
/// Answers what the fleet was in a window. The present comes from memory alone; the past from the blocks that the window touches.
/// An instance belongs to a window if it was up or unknown in it, or ended in it, or was missing: down at its end for less than a day,
/// with no other run of its service at its endpoint since. Thread-safe.
/// </summary>
internal sealed class FleetQuery(FleetState fleet, KeepaliveHistory history)
{
    /// <summary>
    /// How far back from an instance's latest keepalive a list of the past reads, to tell since when it was up: a block or two, however long
    /// the window is.
    /// </summary>
    private static readonly long Lookback = Time.Microseconds(TimeSpan.FromMinutes(10));

    /// <summary>Two days of a beacon of twenty seconds: so many records of one instance are held at once.</summary>
    private const int MostRecords = 10_000;

    /// <summary>The instances of a window that a filter lets through, in the order of service, endpoint and first keepalive.</summary>
    public async ValueTask<List<InstanceView>> ListAsync(Window window, Func<InstanceView, bool>? filter, CancellationToken cancellationToken)
    {
        var views = window.IsPresent
            ? await PresentAsync(window, cancellationToken).ConfigureAwait(false)
            : await PastAsync(window, known: [], cancellationToken).ConfigureAwait(false);
        if (filter is not null) views.RemoveAll(v => !filter(v));
        views.Sort((left, right) => left.Place.CompareTo(right.Place));
        return views;
    }

    /// <summary>One instance as it stood at the end of a window, or <see langword="null"/> where it was not yet heard of.</summary>
    public async ValueTask<InstanceView?> FindAsync(string codename, Window window, CancellationToken cancellationToken)
    {
        if (window.IsPresent && fleet.Find(codename) is { } instance) return View(instance);
        return await LocateAsync(codename, cancellationToken).ConfigureAwait(false) is { } found
            ? await ViewAsync(found.Number, found.Log, found.Row, window, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>Where the records of a codename are, or <see langword="null"/> where it was never heard of.</summary>
    public async ValueTask<(long Number, InstanceLog? Log, InstanceRow Row)?> LocateAsync(string codename, CancellationToken cancellationToken)
    {
        if (fleet.Find(codename)?.Log is { } log) return (log.Number, log, log.Row);
        return await history.Directory.FindAsync(codename, cancellationToken).ConfigureAwait(false) is { } found ? (found.Number, null, found.Row) : null;
    }

    /// <summary>The states of one instance through a window, cut at its ends.</summary>
    public async ValueTask<List<LifeSpan>> SpansAsync(InstanceView view, Window window, CancellationToken cancellationToken)
    {
        var records = await RecordsAsync(view.Number, view.Log, view.Late, window, Life.Never, cancellationToken).ConfigureAwait(false);
        if (records.Count == 0) return [];
        var spans = LifeFold.Spans(Happened(records), Math.Min(window.To, window.Now));
        var from = Time.From(window.From);
        return [.. spans.Where(s => s.To is null || s.To > from).Select(s => s.From < from ? s with { From = from } : s)];
    }

    /// <summary>
    /// The life of an instance up to now, from the last keepalive that was heard before a moment: the records, in the order of arrival, and
    /// the spans; or <see langword="null"/> where there are too many to hold.
    /// </summary>
    public async ValueTask<(List<KeepaliveRecord> Records, List<LifeSpan> Spans)?> LifeSinceAsync(
        InstanceLog log, long moment, long now, CancellationToken cancellationToken)
    {
        var window = new Window(moment, now, now);
        var records = await RecordsAsync(log.Number, log, log.Row.Late, window, Life.Never, cancellationToken, MostRecords).ConfigureAwait(false);
        if (records.Count == 0 || records.Count > MostRecords) return null;
        return (records, LifeFold.Spans(Happened(records), now));
    }

    /// <summary>
    /// What happened to an instance in a window, from the last keepalive before it that was heard: the records, in the order of arrival, and what
    /// they and Karl's own absences mean for its life, in the order of time.
    /// </summary>
    public async ValueTask<(List<KeepaliveRecord> Records, IEnumerable<LifeEvent> Events)> HappenedAsync(
        long number, InstanceLog? log, InstanceRow row, Window window, CancellationToken cancellationToken)
    {
        var records = await RecordsAsync(number, log, row.Late, window, Life.Never, cancellationToken).ConfigureAwait(false);
        return (records, records.Count == 0 ? [] : Happened(records));
    }

    private async ValueTask<List<InstanceView>> PresentAsync(Window window, CancellationToken cancellationToken)
    {
        var views = new List<InstanceView>();
        var known = new HashSet<long>();
        foreach (var instance in fleet.Instances)
        {
            known.Add(instance.Log.Number);
            var view = View(instance);
            if (Belongs(view, window)) views.Add(view);
        }

        if (window.From < window.Now - FleetState.Recent)
            views.AddRange(await PastAsync(window, known, cancellationToken).ConfigureAwait(false));
        return views;
    }

    private async ValueTask<List<InstanceView>> PastAsync(Window window, HashSet<long> known, CancellationToken cancellationToken)
    {
        var logs = fleet.Instances.Where(i => !known.Contains(i.Log.Number)).ToDictionary(i => i.Log.Number, i => i.Log);

        // Who was last heard before the window was up in it all the same if its silence was still allowed, or unknown if Karl went away
        // before that; and who was heard next after it may have been up in between.
        var from = history.Watch.Reach(window.From, Allowance.Longest);
        var numbers = await history.Directory.SealedBetweenAsync(from, window.To, cancellationToken).ConfigureAwait(false);
        numbers.UnionWith(logs.Where(l => l.Value.Row.FirstUs <= window.To).Select(l => l.Key));
        var outages = await history.Directory.OutagesAsync(
            Math.Min(window.From, window.To - FleetState.Missing), window.To, cancellationToken).ConfigureAwait(false);
        numbers.UnionWith(outages.Where(o => o.Began >= window.From || o.LastsAt(window.To)).Select(o => o.Number));
        numbers.ExceptWith(known);

        // Most of the time goes into opening blocks, each instance's by themselves.
        var views = new ConcurrentBag<InstanceView>();
        var everywhere = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(numbers, everywhere, async (number, cancellation) =>
        {
            var log = logs.GetValueOrDefault(number);
            var row = log?.Row ?? await history.Directory.GetAsync(number, cancellation).ConfigureAwait(false);
            if (row is null) return;
            var view = await ViewAsync(number, log, row, window, cancellation).ConfigureAwait(false);
            if (view is not null && Belongs(view, window)) views.Add(view);
        }).ConfigureAwait(false);
        return [.. views];
    }

    private async ValueTask<InstanceView?> ViewAsync(
        long number, InstanceLog? log, InstanceRow row, Window window, CancellationToken cancellationToken)
    {
        var records = await RecordsAsync(number, log, row.Late, window, Lookback, cancellationToken).ConfigureAwait(false);
        if (LatestOf(records, window.To) is not { } latest) return null;
        var end = Math.Min(window.To, window.Now);
        var spans = LifeFold.Spans(Happened(records), end);
        if (spans.Count == 0) return null; // It was first heard after the window's end, by a clock that was set back.
        var keepalive = KeepaliveDetails.Read(latest.Body);
        var since = Time.Microseconds(spans[^1].From);
        var isDown = spans[^1].State == LivenessState.Down;
        return new InstanceView
        {
            Number = number,
            Log = log,
            Late = row.Late,
            Codename = row.Codename,
            Service = keepalive.Service,
            Endpoint = latest.Endpoint,
            State = spans[^1].State,
            Since = since,
            IsMissing = isDown && await history.Directory.IsMissingAsync(number, since, end, cancellationToken).ConfigureAwait(false),
            First = row.FirstUs,
            Latest = latest,
            Dependencies = keepalive.Dependencies,
            Build = records.FindLast(r => r.Build != BuildId.None)?.Build ?? BuildId.None,
        };
    }

    // Those of the window, but no further back from the latest than the lookback, and before them the last one that was heard earlier: it
    // tells the state in which the window begins.
    private async ValueTask<List<KeepaliveRecord>> RecordsAsync(
        long number, InstanceLog? log, IReadOnlyList<LateRange> late, Window window, long lookback, CancellationToken cancellationToken,
        int most = int.MaxValue)
    {
        var records = new List<KeepaliveRecord>();
        var from = window.From;
        var first = long.MinValue;
        await foreach (var record in history.Reader.BackwardsAsync(number, log, window.LastOrder, cancellationToken).ConfigureAwait(false))
        {
            records.Add(record);
            if (records.Count > most) return records;
            from = Math.Max(from, records[0].Order - lookback);
            if (record.Order >= from || record.Kind != RecordKind.Keepalive || record.IsLate) continue;
            if (history.Watch.IsInGap(record.At)) continue; // Whether silence counts behind it is told by what was before.
            first = record.At;
            break;
        }

        records.Reverse();
        if (late.Count == 0) return records;
        records.RemoveAll(r => r.IsLate && r.At < first); // What else happened then was not read.
        foreach (var range in late)
        {
            if (range.LastOrder <= window.LastOrder || range.LastAt < first || range.FirstAt > window.To) continue;
            records.AddRange(await LateAsync(number, log, range, window.LastOrder, cancellationToken).ConfigureAwait(false));
        }

        records.RemoveAll(r => r.IsLate && r.At < first); // Those behind the window tell that its end was no silence.
        return records;
    }

    // The latest one that was heard, or that counts later than it.
    private static KeepaliveRecord? LatestOf(List<KeepaliveRecord> records, long end)
    {
        var heard = records.FindLast(r => r.Kind == RecordKind.Keepalive && !r.IsLate);
        var late = records.Where(r => r.IsLate && r.At <= end).MaxBy(r => r.At);
        return heard is null || late?.At > heard.At ? late : heard;
    }

    private async ValueTask<List<KeepaliveRecord>> LateAsync(
        long number, InstanceLog? log, LateRange range, long read, CancellationToken cancellationToken)
    {
        var records = new List<KeepaliveRecord>();
        await foreach (var record in history.Reader.BackwardsAsync(number, log, range.LastOrder, cancellationToken).ConfigureAwait(false))
        {
            if (record.Order < range.FirstOrder || record.Order <= read) break; // The others were met on the way.
            if (record.IsLate) records.Add(record);
        }

        records.Reverse();
        return records;
    }

    private IEnumerable<LifeEvent> Happened(List<KeepaliveRecord> records) =>
        LifeEvents.InOrder(records, history.Watch.Gaps(records.Min(r => r.At)));

    private static bool Belongs(InstanceView view, Window window) =>
        view.State is LivenessState.Up or LivenessState.Unknown || view.Since >= window.From || view.IsMissing;

    private static InstanceView View(Instance instance)
    {
        var state = instance.State;
        return new InstanceView
        {
            Number = instance.Log.Number,
            Log = instance.Log,
            Late = instance.Log.Row.Late,
            Codename = state.Codename,
            Service = state.Service,
            Endpoint = state.Endpoint,
            State = state.Life.State,
            Since = state.Life.Since,
            IsMissing = instance.OutageBegan != 0 && state.Life.State == LivenessState.Down,
            First = state.First,
            Deadline = state.Life.Deadline == Life.Never ? null : state.Life.Deadline,
            Dependencies = state.Dependencies,
            Build = state.Build?.Id ?? BuildId.None,
        };
    }
}
