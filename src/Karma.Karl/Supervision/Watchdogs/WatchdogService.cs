using Karma.Karl.Telemetry;
using Microsoft.Extensions.Hosting;

namespace Karma.Karl.Supervision.Watchdogs;

/// <summary>Gives the watchdog his turns while the host runs, the first one at once, so that an address that is wrong is told at the start.</summary>
internal sealed class WatchdogService(Watchdog watchdog, Instruments instruments) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (watchdog.Setup is not { } setup) return;
        using var turns = new PeriodicTimer(setup.Every, instruments.Clock);
        try
        {
            do await TurnAsync(stoppingToken).ConfigureAwait(false);
            while (await turns.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Karl stops, and is missed.
        }
    }

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await watchdog.TurnAsync(cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever fails here is no reason to end the host; the next turn tries again.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            instruments.Metrics.WatchdogFailed();
            instruments.Logger.WatchdogFailed(e.GetType().Name);
        }
    }
}
