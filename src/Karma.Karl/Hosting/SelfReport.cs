using Karma.Karl.Fleet;
using Karma.Karl.History.Rollups;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;
using Microsoft.Extensions.Hosting;

namespace Karma.Karl.Hosting;

/// <summary>Karl is also Claire: what he says of himself, in his own <c>/.current</c> and to another Karl.</summary>
internal sealed class SelfReport(Claire claire, IStore store, FleetState fleet, Presence presence, StoreUsage usage, KarlMetrics metrics) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        claire.Report(() => KarlStatus.Of(store, fleet, presence, usage.Current, metrics), HostingJson.Default.KarlStatus, "karl");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
