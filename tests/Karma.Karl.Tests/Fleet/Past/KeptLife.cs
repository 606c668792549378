using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Tests.Fleet.Past;

/// <summary>All that is kept of an instance, opened, and what it says as of a moment.</summary>
internal sealed record KeptLife(string Codename, long Number, InstanceRow Row, List<KeepaliveRecord> Records)
{
    public static async Task<KeptLife> ReadAsync(LivingFleet fleet, string codename)
    {
        var (number, _, row) = await fleet.Karl.Query.LocateAsync(codename, CancellationToken.None) ?? throw new InvalidOperationException($"{codename} is gone.");
        return new KeptLife(codename, number, row, await fleet.Karl.RecordsAsync(codename));
    }

    /// <summary>One fold over all that was sent up to then, and what late keepalives say of it.</summary>
    public async Task<InstanceView?> AsOfAsync(LivingFleet fleet, long moment)
    {
        var arrivals = fleet.Karl.Get<WatchLog>().Arrivals;
        var records = Records.FindAll(r => arrivals.TimeOf(r.Order) <= moment);
        foreach (var range in Row.Late.Where(l => arrivals.TimeOf(l.LastOrder) > moment && l.FirstAt <= moment))
            records.AddRange(Records.Where(r => r.IsLate && arrivals.TimeOf(r.Order) > moment && r.Order >= range.FirstOrder && r.Order <= range.LastOrder));
        if (PastRecords.LatestOf(records, moment) is not { } latest) return null;
        var spans = LifeFold.Spans(LifeEvents.InOrder(records, fleet.Karl.Get<WatchLog>().Gaps(records.Min(r => r.At))), moment);
        if (spans.Count == 0) return null;
        var details = KeepaliveDetails.Read(latest.Body);
        var (state, since) = (spans[^1].State, Time.Microseconds(spans[^1].From));
        var outages = state == LivenessState.Down ? await fleet.Karl.Get<InstanceDirectory>().OutagesAsync(since, since, CancellationToken.None, Number) : [];
        return new InstanceView
        {
            Number = Number,
            Log = null,
            Codename = Codename,
            Service = details.Service,
            Endpoint = latest.Endpoint,
            State = state,
            Since = since,
            IsMissing = outages.Exists(o => o.LastsAt(moment)),
            First = Row.FirstUs,
            Latest = latest,
            Dependencies = details.Dependencies,
            Build = PastRecords.BuildOf(records) ?? BuildId.None,
        };
    }
}
