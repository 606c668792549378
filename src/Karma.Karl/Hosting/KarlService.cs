using Karma.Karl.Fleet;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Karma.Karl.Hosting;

/// <summary>
/// Karl's life in a host. Before the web server listens he opens his store and takes the fleet up where it was; then his clock ticks, so
/// that silence is noticed within half a second of its deadline; at the end everything that was handed in is durable.
/// </summary>
internal sealed class KarlService(
    IStore store, KarlId id, FleetRecovery recovery, Intake intake, Instruments instruments, IOptions<KarlOptions> options)
    : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a standby looks whether the store is free: a crash costs the fleet no more than this, and his start.</summary>
    private static readonly TimeSpan StandbyLooksEvery = TimeSpan.FromSeconds(1);

    private ITimer? _ticks;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        await id.LoadAsync(store, cancellationToken).ConfigureAwait(false);
        await recovery.RecoverAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        intake.Open();
        _ticks = instruments.Clock.CreateTimer(_ => _ = intake.TickAsync(), state: null, TickEvery, TickEvery);
        return Task.CompletedTask;
    }

    /// <summary>The web server listens, or the host would have given up.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        instruments.Logger.Ready(id.Text, store.Location, store.IsDurable);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the web server has stopped: nothing more comes in.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_ticks is not null) await _ticks.DisposeAsync().ConfigureAwait(false);
        await intake.CloseAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var isAfterAnother = false;
        string? told = null; // What he waits for: another Karl's end, or what keeps the server away.
        while (true)
        {
            try
            {
                await store.OpenAsync(cancellationToken).ConfigureAwait(false);
                if (isAfterAnother) instruments.Logger.TakesOver(store.Location);
                else if (told is not null) instruments.Logger.WaitedForServer(store.Location);
                return;
            }
            catch (StoreException e) when ((e.IsHeld || e.IsAway) && options.Value.Store.Standby)
            {
                if (told != e.Message && e.IsHeld) instruments.Logger.Waits(store.Location);
                else if (told != e.Message) instruments.Logger.WaitsForServer(e.Message);
                (told, isAfterAnother) = (e.Message, isAfterAnother || e.IsHeld);
            }

            await Task.Delay(StandbyLooksEvery, instruments.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _ticks?.DisposeAsync() ?? ValueTask.CompletedTask;
}
