using System.Diagnostics.Metrics;
using Karma.Karl.Fleet;
using Karma.Karl.History.Rollups;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Karl.Supervision.Watchdogs;
using Karma.Karl.Telemetry;
using Microsoft.Extensions.Hosting;

namespace Karma.Karl.Hosting;

/// <summary>Karl is also Claire: what he says of himself, in his own <c>/.current</c> and to another Karl.</summary>
internal sealed class SelfReport(Claire claire, IStore store, FleetState fleet, Presence presence, StoreUsage usage, Watchdog watchdog, KarlMetrics metrics) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.ObserveInstances(() => fleet.Instances.CountBy(i => i.State.Life.State)
            .Select(c => new Measurement<int>(c.Value, new KeyValuePair<string, object?>("state", LivenessStateJsonConverter.Name(c.Key)))));
        claire.Report(() => KarlStatus.Of(store, fleet, presence, usage.Current, metrics) with { Watchdog = WatchdogStatus.Of(watchdog) }, HostingJson.Default.KarlStatus, "karl");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
