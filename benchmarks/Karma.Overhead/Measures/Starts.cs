using System.Diagnostics;
using Karma.Load;
using Karma.Overhead.Service;

namespace Karma.Overhead.Measures;

/// <summary>
/// From the start of the process until the first request is answered on its port, and from SIGTERM until the process has ended.
/// The processor time until that answer is all of the process's, what it does beside included.
/// </summary>
internal sealed class Starts(OverheadOptions options, Figures figures, Comparison sides)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Life = TimeSpan.FromMilliseconds(300);

    private readonly Dictionary<Side, List<double>> _up = [];
    private readonly Dictionary<Side, List<double>> _cpu = [];
    private readonly Dictionary<Side, List<double>> _down = [];

    public async Task MeasureAsync()
    {
        for (var turn = -1; turn < options.Starts; turn++)
        {
            figures.Progress($"start {turn + 1} of {options.Starts}");
            foreach (var side in sides.Turn(turn + 3)) await OneAsync(side, counted: turn >= 0);
        }

        sides.AddDifferences(figures, "startup_ms", "0.0", side => _up[side]);
        sides.AddDifferences(figures, "startup_cpu_ms", "0.0", side => [_cpu[side].Average()]); // Each is a multiple of 10 ms.
        sides.AddDifferences(figures, "shutdown_ms", "0.0", side => _down[side]);
    }

    private async Task OneAsync(Side side, bool counted)
    {
        var began = Stopwatch.GetTimestamp();
        using var server = side.Start();
        await server.WaitUntilUpAsync(SmallService.Path, Pause);
        var (up, cpu) = (Stopwatch.GetElapsedTime(began), server.Cpu);
        await Task.Delay(Life);
        began = Stopwatch.GetTimestamp();
        await server.StopAsync();
        if (!counted) return;
        Note(_up, side, up);
        Note(_cpu, side, cpu);
        Note(_down, side, Stopwatch.GetElapsedTime(began));
    }

    private static void Note(Dictionary<Side, List<double>> times, Side side, TimeSpan time)
    {
        if (!times.TryGetValue(side, out var list)) times[side] = list = [];
        list.Add(time.TotalMilliseconds);
    }
}
