using Karma.Karl.Fleet;
using Karma.Karl.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Karma.Karl.Hosting;

/// <summary>
/// What becomes of a Karl who has lost his store for good: he can only be started anew. Where he is all that his program is for, it ends, so that whoever
/// looks after it does so; somebody else's program goes on, and is told.
/// </summary>
internal sealed class StoreLoss(Intake intake, IHostApplicationLifetime lifetime, IOptions<KarlOptions> options, Instruments instruments) : IHostedService
{
    private const int Failure = 1;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = EndAsync();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task EndAsync()
    {
        await intake.StoreLost.ConfigureAwait(false);
        if (!options.Value.Store.StopWhenLost)
        {
            instruments.Logger.StaysWithoutStore();
            return;
        }

        instruments.Logger.EndsWithoutStore();
        Environment.ExitCode = Failure;
        lifetime.StopApplication();
    }
}
