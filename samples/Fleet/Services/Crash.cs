using System.Diagnostics;
using System.Globalization;

namespace Fleet.Services;

/// <summary>
/// Ends the process at a random moment about as far away as <c>--crash-after</c> says, as a machine that runs out of memory would: at
/// once, with no goodbye to anybody.
/// </summary>
internal sealed class Crash(IConfiguration configuration) : BackgroundService
{
    private const double Spread = 0.2;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!double.TryParse(configuration["crash-after"], CultureInfo.InvariantCulture, out var seconds)) return;
        await Task.Delay(TimeSpan.FromSeconds(seconds) * (1 - Spread + (2 * Spread * Random.Shared.NextDouble())), stoppingToken);
        await Console.Error.WriteLineAsync("Crashing now.".AsMemory(), stoppingToken);
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
