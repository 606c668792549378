using Karma.Page;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Karma.Beacon;

/// <summary>
/// Ties Claire to the host's life. She begins after everything has started, away from the host's thread, where even what she needs is made
/// only then, and ends after everything has stopped, within a second.
/// </summary>
internal sealed class ClaireService(
    Claire claire, Listening listening, Func<OwnListener> listener, Func<BeaconLoop> beacon, TimeProvider clock, ILogger<ClaireService> logger)
    : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _run = Task.CompletedTask;

    /// <summary>Completes when the page is served, or cannot be.</summary>
    internal Task Listening => _listening.Task;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!claire.Options.WarmsUp) claire.DeclareRunning();
        listening.Ask();
        var stop = _stop.Token; // Taken now: a host that is never stopped may dispose of its source while this goes on.
        _run = Task.Run(() => RunAsync(stop), CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        claire.DeclareTearingDown();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The bound is Claire's own: a host whose patience has run out can still spare a goodbye its second.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        using var limit = new CancellationTokenSource(Errands.Limit, clock);
        try
        {
            await _run.WaitAsync(limit.Token).ConfigureAwait(false);
            await beacon().EndAsync(limit.Token).ConfigureAwait(false);
            await listener().StopAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The second is over.
        }
        catch (Exception e)
        {
            BeaconLog.Failed(logger, e);
        }
    }

    /// <summary>A host may be disposed without having been stopped; the beacon ends then too, without a goodbye.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await listener().StartAsync(stop).ConfigureAwait(false);
            _listening.TrySetResult();
            await beacon().RunAsync(stop).ConfigureAwait(false);
        }
        catch (Exception e) when (stop.IsCancellationRequested || e is ObjectDisposedException)
        {
            // The host stops, or was disposed of without being stopped.
        }
        catch (Exception e)
        {
            BeaconLog.Failed(logger, e);
        }
        finally
        {
            _listening.TrySetResult();
        }
    }
}
