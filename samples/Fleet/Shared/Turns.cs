using Karma;

namespace Fleet.Shared;

/// <summary>Work that is done in turns. A turn that fails is told to Claire and logged, and the next one comes all the same.</summary>
internal abstract class Turns(TimeSpan every, Claire claire, ILogger logger) : BackgroundService
{
    protected Claire Claire => claire;

    protected abstract Task TurnAsync(CancellationToken stop);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every);
        do
        {
            try
            {
                await TurnAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                claire.Report($"In trouble: {e.Message}");
                logger.LogWarning("A turn failed: {Reason}", e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
