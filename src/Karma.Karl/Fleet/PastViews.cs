using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>
/// Makes views of an instance as of a moment that is over: without opening what was kept where that tells enough, and by the records where it does not.
/// Both are the same view. Thread-safe.
/// </summary>
internal sealed class PastViews(KeepaliveHistory history)
{
    /// <summary>How far back from an instance's latest keepalive its records are read at first, to tell since when it was up: a block or two.</summary>
    private static readonly long Lookback = Time.Microseconds(TimeSpan.FromMinutes(10));

    /// <summary>How far back where that is not enough: a break in a block that has many.</summary>
    private static readonly long Further = Time.Microseconds(TimeSpan.FromMinutes(65));

    /// <summary>Two days of a beacon of twenty seconds: so many records of one instance are held at once.</summary>
    public const int MostRecords = 10_000;

    private readonly PastRecords _past = new(history);
    private readonly PastStands _stands = new(history);

    /// <summary>The view by what stands beside the blocks, or <see langword="null"/> where only the records tell.</summary>
    /// <param name="of">The instance.</param>
    /// <param name="summary">Of the block or head with the last record of the window.</param>
    /// <param name="window">The window.</param>
    public InstanceView? Tell(PastInstance of, BlockSummary? summary, Window window)
    {
        if (summary is null || Profile.At(of.Row.Profiles, window.LastOrder(history.Watch.Arrivals)) is not { } profile) return null;
        if (_stands.Of(summary, of.Row.Late, window.LastOrder(history.Watch.Arrivals), Math.Min(window.To, window.Now)) is not { } stand) return null;
        return View(of, stand) with
        {
            Service = profile.Service,
            Endpoint = profile.Endpoint,
            Dependencies = DependencySet.Of(profile.Dependencies),
            Build = profile.Build,
        };
    }

    /// <summary>The view by the records, or <see langword="null"/> where it was first heard after the window.</summary>
    public async ValueTask<InstanceView?> ReadAsync(PastInstance of, Window window, CancellationToken cancellationToken)
    {
        var reading = await _past.ReadAsync(of.Number, of.Log, of.Row.Late, window, Lookback, cancellationToken).ConfigureAwait(false);
        if (PastRecords.LatestOf(reading.Records, window.To) is not { } latest) return null;
        if (await StandAsync(of, reading, window, cancellationToken).ConfigureAwait(false) is not { } stand) return null;
        var keepalive = KeepaliveDetails.Read(latest.Body);
        var view = View(of, stand) with
        {
            Service = keepalive.Service,
            Endpoint = latest.Endpoint,
            Dependencies = keepalive.Dependencies,
            Build = PastRecords.BuildOf(reading.Records) ?? Profile.At(of.Row.Profiles, window.LastOrder(history.Watch.Arrivals))?.Build ?? BuildId.None,
        };
        view.Read(latest);
        return view;
    }

    /// <summary>How an instance stands at the end of a window, by what was read of it; <see langword="null"/> where it was first heard after that.</summary>
    public async ValueTask<Stand?> StandAsync(PastInstance of, PastReading reading, Window window, CancellationToken cancellationToken)
    {
        var end = Math.Min(window.To, window.Now);
        var spans = LifeFold.Spans(_past.Happened(reading.Records), end);
        if (spans.Count == 0) return null; // By a clock that was set back.
        for (var further = false; ; further = true)
        {
            var stand = new Stand(spans[^1].State, Time.Microseconds(spans[^1].From), IsAtLeast: false);
            if (stand.State != LivenessState.Up || spans.Count > 1 || (reading.IsWhole && reading.Records.Exists(r => r.At <= of.Row.FirstUs))) return stand;

            // It was up all the while that was read. Since when, the block or head tells in which that begins.
            var first = reading.Records[0];
            var summary = await history.Reader.SummaryAsync(of.Number, of.Log, first.Order, cancellationToken).ConfigureAwait(false);
            var before = UpAt(of, summary, first.Order, first.At) ?? UpAt(of, summary, first.Order - 1, first.At - 1); // A Karl who was killed watched up to one of the records.
            if (before is { } up && (!up.IsAtLeast || further)) return up with { Since = Math.Min(up.Since, stand.Since) };
            if (further || reading.IsWhole || summary is null) return stand with { IsAtLeast = true };
            var from = of.Row.Late.Where(l => l.FirstAt <= first.At && l.LastOrder >= first.Order).Select(l => l.FirstAt).Append(history.Watch.Arrivals.TimeOf(first.Order) - Further).Min();
            reading = await _past.ReadAsync(of.Number, of.Log, of.Row.Late, window with { From = from }, Life.Never, cancellationToken, MostRecords).ConfigureAwait(false);
            if (reading.Records.Count > MostRecords) return stand with { IsAtLeast = true };
            spans = LifeFold.Spans(_past.Happened(reading.Records), end);
        }
    }

    private Stand? UpAt(PastInstance of, BlockSummary? summary, long order, long moment) =>
        order >= summary?.FirstOrder && _stands.Of(summary, of.Row.Late, order, moment) is { State: LivenessState.Up } stand ? stand : null;

    private static InstanceView View(PastInstance of, Stand stand) => new()
    {
        Number = of.Number,
        Log = of.Log,
        Late = of.Row.Late,
        Codename = of.Row.Codename,
        Service = of.Row.Service,
        Endpoint = of.Row.Endpoint,
        State = stand.State,
        Since = stand.Since,
        IsAtLeast = stand.IsAtLeast,
        IsPast = true,
        First = of.Row.FirstUs,
        Dependencies = DependencySet.Empty,
    };
}
