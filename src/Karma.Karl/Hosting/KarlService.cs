using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;
using Microsoft.Extensions.Hosting;

namespace Karma.Karl.Hosting;

/// <summary>
/// Karl's life in a host. Before the web server listens he opens his store and takes the fleet up where it was; then his clock ticks, so
/// that silence is noticed within half a second of its deadline; at the end everything that was handed in is durable.
/// </summary>
internal sealed class KarlService(
    IStore store, KarlId id, HistoryRecovery recovery, HistoryWriter history, WatchLog watch, FleetState fleet, BuildCatalog builds,
    Fleet.Intake intake, Claire claire, Instruments instruments) : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(500);

    private ITimer? _ticks;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await store.OpenAsync(cancellationToken).ConfigureAwait(false);
        await id.LoadAsync(store, cancellationToken).ConfigureAwait(false);
        var recovered = await recovery.RecoverAsync(history, cancellationToken).ConfigureAwait(false);
        foreach (var (log, latest) in recovered)
            fleet.Restore(new Instance(log, await StateOfAsync(log, latest, cancellationToken).ConfigureAwait(false)));

        // What was up when he ended is unknown until it is heard again, and has a full allowance from now to be heard.
        if (!watch.IsEmpty)
        {
            fleet.Blind(watch.Current.Ended);
            watch.Write(watch.Current.Ended, history.Beside); // As far as the journal proved it, which is soon gone.
        }

        var now = instruments.Clock.NowMicroseconds();
        watch.Begin(now, history.Beside);
        fleet.Sighted(now);
        await history.CommitAsync(cancellationToken).ConfigureAwait(false);
        instruments.Logger.Ready(id.Text, store.Location, store.IsDurable);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        claire.Report(() => KarlStatus.Of(store, fleet, instruments.Metrics), HostingJson.Default.KarlStatus, "karl");
        _ticks = instruments.Clock.CreateTimer(_ => _ = intake.TickAsync(), state: null, TickEvery, TickEvery);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the web server has stopped: nothing more comes in.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_ticks is not null) await _ticks.DisposeAsync().ConfigureAwait(false);
        await intake.CloseAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _ticks?.DisposeAsync() ?? ValueTask.CompletedTask;

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
            Build = await builds.FindAsync(latest.Build, cancellationToken).ConfigureAwait(false),
        };
    }
}
