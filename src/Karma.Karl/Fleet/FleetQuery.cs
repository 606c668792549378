using System.Collections.Concurrent;
using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>
/// Answers what the fleet was in a window. The present comes from memory alone; the past from what stands beside the blocks, and from
/// those blocks only that do not tell enough so.
/// An instance belongs to a window if it was up or unknown in it, or ended in it, or was missing: down at its end for less than a day,
/// with no other run of its service at its endpoint since. Thread-safe.
/// </summary>
internal sealed class FleetQuery(FleetState fleet, KeepaliveHistory history)
{
    private readonly PastRecords _past = new(history);
    private readonly PastViews _views = new(history);

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
        if (await LocateAsync(codename, cancellationToken).ConfigureAwait(false) is not { } found) return null;
        var summary = await history.Reader.SummaryAsync(found.Number, found.Log, window.LastOrder(history.Watch.Arrivals), cancellationToken).ConfigureAwait(false);
        var outages = new OutageLookup(history.Directory);
        return await ViewAsync(new PastInstance(found.Number, found.Log, found.Row), summary, window, outages, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the latest keepalives of some instances of a window: of those whose words are shown, and not of a whole fleet.</summary>
    public async ValueTask ReadAsync(IEnumerable<InstanceView> views, Window window, CancellationToken cancellationToken)
    {
        var everywhere = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(views.Where(v => !v.IsRead), everywhere, async (view, cancellation) =>
        {
            var latest = await _past.LatestAsync(view.Number, view.Log, view.Late, window, cancellation).ConfigureAwait(false);
            view.Read(latest ?? Unread(view));
        }).ConfigureAwait(false);
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
        var (records, _) = await _past.ReadAsync(view.Number, view.Log, view.Late, window, Life.Never, cancellationToken).ConfigureAwait(false);
        if (records.Count == 0) return [];
        var spans = LifeFold.Spans(_past.Happened(records), Math.Min(window.To, window.Now));
        var from = Time.From(window.From);
        return [.. spans.Where(s => s.To is null || s.To > from).Select(s => s.From < from ? s with { From = from } : s)];
    }

    /// <summary>
    /// The life of an instance up to now, from the last keepalive that was heard before a moment: the records, in the order of arrival, and
    /// the spans, and where it is up, since when; or <see langword="null"/> where there are too many to hold.
    /// </summary>
    public async ValueTask<(List<KeepaliveRecord> Records, List<LifeSpan> Spans, (long Since, bool IsLeast)? Up)?> LifeSinceAsync(
        InstanceLog log, long moment, long now, CancellationToken cancellationToken)
    {
        var window = new Window(moment, now, now);
        var reading = await _past.ReadAsync(log.Number, log, log.Row.Late, window, Life.Never, cancellationToken, PastViews.MostRecords).ConfigureAwait(false);
        var records = reading.Records;
        if (records.Count == 0 || records.Count > PastViews.MostRecords) return null;
        var stand = await _views.StandAsync(new PastInstance(log.Number, log, log.Row), reading, window, cancellationToken).ConfigureAwait(false);
        return (records, LifeFold.Spans(_past.Happened(records), now), stand is { State: LivenessState.Up } up ? (up.Since, up.IsAtLeast) : null);
    }

    /// <summary>
    /// What happened to an instance in a window, from the last keepalive before it that was heard: the records, in the order of arrival, and what
    /// they and Karl's own absences mean for its life, in the order of time.
    /// </summary>
    public async ValueTask<(List<KeepaliveRecord> Records, IEnumerable<LifeEvent> Events)> HappenedAsync(
        long number, InstanceLog? log, InstanceRow row, Window window, CancellationToken cancellationToken)
    {
        var (records, _) = await _past.ReadAsync(number, log, row.Late, window, Life.Never, cancellationToken).ConfigureAwait(false);
        return (records, records.Count == 0 ? [] : _past.Happened(records));
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
        var arrivals = history.Watch.Arrivals;
        var last = window.LastOrder(arrivals);

        // The heads first: what is sealed meanwhile is then told by the head that it was.
        var everywhere = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        var logs = new Dictionary<long, InstanceLog>();
        foreach (var log in fleet.Instances.Select(i => i.Log))
            if (!known.Contains(log.Number) && log.Row.FirstUs <= window.To) logs[log.Number] = log;
        var heads = new ConcurrentDictionary<long, BlockSummary>();
        Parallel.ForEach(logs.Values.ToArray(), everywhere, log => // An array is shared out among the processors at once, a set item by item.
        {
            if (history.Reader.HeadAt(log, last) is { } head) heads[log.Number] = head;
        });

        // Who was last heard before the window was up in it all the same if its silence was still allowed, or unknown if Karl went away
        // before that; and who was heard next after it may have been up in between.
        var from = history.Watch.Reach(window.From, Allowance.Longest);
        var timeline = await history.Directory.TimelineAsync(arrivals.FirstFor(from, Allowance.Longest), last, cancellationToken).ConfigureAwait(false);
        var outages = await OutageLookup.ReadAsync(history.Directory, Math.Min(window.From, window.To - FleetState.Missing), window.To, cancellationToken).ConfigureAwait(false);
        var numbers = timeline.Where(t => t.Value.IsHeard).Select(t => t.Key).ToHashSet();
        numbers.UnionWith(logs.Keys);
        numbers.UnionWith(outages.All.Where(o => o.Began >= window.From || o.LastsAt(window.To)).Select(o => o.Number));
        numbers.ExceptWith(known);
        var rows = await history.Directory.GetAsync(numbers.Where(n => !logs.ContainsKey(n)), cancellationToken).ConfigureAwait(false);

        // Nearly all are told without asking for anything more. What time is left goes into the others, each by itself.
        var views = new ConcurrentBag<InstanceView>();
        var others = new ConcurrentBag<(PastInstance Of, BlockSummary? Summary, bool IsFound)>();
        Parallel.ForEach(numbers.ToArray(), everywhere, number =>
        {
            var log = logs.GetValueOrDefault(number);
            if ((log?.Row ?? rows.GetValueOrDefault(number)) is not { } row) return;
            var of = new PastInstance(number, log, row);
            var block = timeline.GetValueOrDefault(number).Block;
            var summary = heads.GetValueOrDefault(number) ?? (block is { } found ? InstanceDirectory.SummaryOf(found) : null);
            if (_views.Tell(of, summary, window) is { State: not LivenessState.Down } view) AddTo(views, view, window);
            else others.Add((of, summary, IsFound: summary is not null || block is not null));
        });
        await Parallel.ForEachAsync(others, everywhere, async (other, cancellation) =>
        {
            var (of, summary, isFound) = other;
            if (!isFound) summary = await history.Directory.SummaryAsync(of.Number, last, cancellation).ConfigureAwait(false);
            if (await ViewAsync(of, summary, window, outages, cancellation).ConfigureAwait(false) is { } view) AddTo(views, view, window);
        }).ConfigureAwait(false);
        return [.. views];
    }

    // Without opening what was kept, where that tells enough.
    private async ValueTask<InstanceView?> ViewAsync(PastInstance of, BlockSummary? summary, Window window, OutageLookup outages, CancellationToken cancellationToken)
    {
        var view = _views.Tell(of, summary, window) ?? await _views.ReadAsync(of, window, cancellationToken).ConfigureAwait(false);
        if (view is not { State: LivenessState.Down }) return view;
        var isMissing = await outages.LastsAsync(of.Number, view.Since, Math.Min(window.To, window.Now), cancellationToken).ConfigureAwait(false);
        return isMissing ? view with { IsMissing = true } : view;
    }

    private static void AddTo(ConcurrentBag<InstanceView> views, InstanceView view, Window window)
    {
        if (Belongs(view, window)) views.Add(view);
    }

    private static bool Belongs(InstanceView view, Window window) =>
        view.State is LivenessState.Up or LivenessState.Unknown || view.Since >= window.From || view.IsMissing;

    // What it said is damaged, or past its time since a moment ago: all that is left is that it was heard once.
    private static KeepaliveRecord Unread(InstanceView view) =>
        new() { Kind = RecordKind.Keepalive, Order = view.First, At = view.First, Allowance = Allowance.Default, Endpoint = view.Endpoint, Body = [.. "{}"u8] };

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
