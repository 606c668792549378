using System.Globalization;

namespace Karma.Overhead.Service;

/// <summary>What a process holds of the machine's memory, by Linux's own count, in KiB.</summary>
/// <param name="WorkingSet">All that is resident, also what it shares with others.</param>
/// <param name="Private">What nobody else has, code read from files included.</param>
/// <param name="Anonymous">What stands in no file: heaps, stacks, compiled code.</param>
internal sealed record ProcessMemory(double WorkingSet, double Private, double Anonymous)
{
    public static ProcessMemory Of(int process)
    {
        var lines = File.ReadAllLines($"/proc/{process}/smaps_rollup");
        double Kib(string name) => double.Parse(
            lines.First(l => l.StartsWith(name + ":", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return new ProcessMemory(Kib("Rss"), Kib("Private_Clean") + Kib("Private_Dirty"), Kib("Anonymous"));
    }
}
