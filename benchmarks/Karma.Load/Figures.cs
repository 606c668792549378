using System.Globalization;
using Karma.Load.Client;

namespace Karma.Load;

/// <summary>Prints what was measured, one <c>name: value</c> per line, and counts what failed.</summary>
internal sealed class Figures
{
    public int Failures { get; private set; }

    public void Add(string name, string value) => Console.WriteLine($"{name}: {value}");

    public void Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    public void Add(string name, double value, string format) => Add(name, value.ToString(format, CultureInfo.InvariantCulture));

    public void Progress(string text) => Console.Error.WriteLine(text);

    /// <summary>Counts and tells every request of the round that was not answered with 200.</summary>
    public void Check(string where, RoundResult round)
    {
        foreach (var (reason, count) in round.Failures)
            Fail($"{where}: {reason}", count);
    }

    public void Fail(string what, int count = 1)
    {
        Failures += count;
        Console.Error.WriteLine($"FAILED {count} x {what}");
    }
}
