using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Fleet;

/// <summary>Takes the fleet up where it was when Karl ended.</summary>
internal sealed class FleetRecovery(HistoryRecovery recovery, KeepaliveHistory history, FleetState fleet, Instruments instruments)
{
    public async ValueTask RecoverAsync(CancellationToken cancellationToken)
    {
        foreach (var (log, latest) in await recovery.RecoverAsync(cancellationToken).ConfigureAwait(false))
            fleet.Restore(new Instance(log, await StateOfAsync(log, latest, cancellationToken).ConfigureAwait(false)));

        // What was up when he ended is unknown until it is heard again, and has a full allowance from now to be heard.
        var watch = history.Watch;
        if (!watch.IsEmpty) fleet.Blind(watch.Current.Ended);
        var now = instruments.Clock.NowMicroseconds();
        watch.Begin(now, history.Writer.Beside);
        fleet.Sighted(now);
        await history.Writer.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<InstanceState> StateOfAsync(InstanceLog log, KeepaliveRecord latest, CancellationToken cancellationToken)
    {
        var details = KeepaliveDetails.Read(latest.Body);
        return new InstanceState
        {
            Codename = log.Codename,
            Service = details.Service,
            Endpoint = latest.Endpoint,
            Life = log.Life,
            First = log.Row.FirstUs,
            Latest = latest,
            Dependencies = details.Dependencies,
            Build = await history.Builds.FindAsync(latest.Build, cancellationToken).ConfigureAwait(false),
        };
    }
}
