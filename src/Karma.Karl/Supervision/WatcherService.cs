using Microsoft.Extensions.Hosting;

namespace Karma.Karl.Supervision;

/// <summary>Runs the loops of all watchers while the host runs.</summary>
internal sealed class WatcherService(IEnumerable<Watcher> watchers, TimeProvider clock) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(watchers.Select(w => Task.Run(() => w.RunAsync(stoppingToken), CancellationToken.None)));

    /// <summary>A watcher that ignores its token does not hold up the host.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(soon.Token, cancellationToken);
        await base.StopAsync(either.Token).ConfigureAwait(false);
    }
}
