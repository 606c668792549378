using System.Globalization;

namespace Karma.Load.Measures;

/// <summary>How busy the whole machine was, so that a round that others disturbed can be told.</summary>
internal static class MachineTime
{
    private const string Source = "/proc/stat";
    private const double TicksPerSecond = 100;

    /// <summary>Processor time spent by everybody since the machine started (user, nice, system, interrupts), or null off Linux.</summary>
    public static TimeSpan? Busy()
    {
        if (!File.Exists(Source))
            return null;
        var columns = File.ReadLines(Source).First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int[] busy = [1, 2, 3, 6, 7];
        return TimeSpan.FromSeconds(busy.Sum(column => long.Parse(columns[column], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }
}
