using Karma.Karl.History;

namespace Karma.Karl.Fleet;

/// <summary>Takes the fleet up where it was when Karl ended.</summary>
internal sealed class FleetRecovery(HistoryRecovery recovery, KeepaliveHistory history, FleetState fleet, Presence presence, TimeProvider clock)
{
    public async ValueTask RecoverAsync(CancellationToken cancellationToken)
    {
        foreach (var (log, latest) in await recovery.RecoverAsync(cancellationToken).ConfigureAwait(false))
            fleet.Restore(new Instance(log, await StateOfAsync(log, history.Watch.Arrivals.Dated(latest), cancellationToken).ConfigureAwait(false)));

        presence.Start(Moment.Now(clock));
        await history.Writer.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<InstanceState> StateOfAsync(InstanceLog log, KeepaliveRecord latest, CancellationToken cancellationToken)
    {
        var details = KeepaliveDetails.Read(latest.Body);
        log.Row = log.Row with
        {
            Service = fleet.Shared.Of(log.Row.Service),
            Endpoint = Shared(log.Row.Endpoint, latest.Endpoint),
            Profiles = [.. log.Row.Profiles.Select(profile => Shared(profile, latest.Endpoint))],
        };
        return new InstanceState
        {
            Codename = log.Codename,
            Service = fleet.Shared.Of(details.Service.Length > 0 ? details.Service : log.Row.Service),
            Endpoint = latest.Endpoint,
            Life = log.Life,
            First = log.Row.FirstUs,
            LatestAt = latest.At,
            LatestOrder = latest.Order,
            Dependencies = fleet.Shared.Of(details.Dependencies),
            Build = await history.Builds.FindAsync(latest.Build, cancellationToken).ConfigureAwait(false),
        };
    }

    private Profile Shared(Profile profile, Endpoint endpoint) => profile with
    {
        Service = fleet.Shared.Of(profile.Service),
        Endpoint = Shared(profile.Endpoint, endpoint),
        Dependencies = fleet.Shared.Of(DependencySet.Of(profile.Dependencies)).Json,
    };

    private static Endpoint Shared(Endpoint endpoint, Endpoint known) => endpoint == known ? known : endpoint;
}
