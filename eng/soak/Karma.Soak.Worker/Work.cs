using Microsoft.Extensions.Hosting;

namespace Karma.Soak.Worker;

/// <summary>Counts, and tells how far it came.</summary>
internal sealed class Work(Claire claire, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        for (var count = 1; await timer.WaitForNextTickAsync(stoppingToken); count++) claire.Report($"Counted to {count}.");
    }
}
