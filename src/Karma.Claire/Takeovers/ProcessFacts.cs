using System.Globalization;

namespace Karma.Takeovers;

/// <summary>What <c>/proc/{pid}/stat</c> tells of a process.</summary>
/// <param name="State">A letter; <c>Z</c> and <c>X</c> are of those that have ended.</param>
/// <param name="Started">When it started, in ticks since the machine did. Together with the pid it names one process and no later one.</param>
internal sealed record ProcessFacts(char State, long Started)
{
    /// <summary>What the kernel counts a second in, for programs, on every machine that .NET runs on (<c>USER_HZ</c>).</summary>
    public const int TicksPerSecond = 100;

    // The second field is the program's name in parentheses, which may hold anything; what is wanted follows as the third and the 22nd.
    private const int StateAfterName = 0;
    private const int StartedAfterName = 19;

    public bool HasEnded => State is 'Z' or 'X';

    /// <summary>Null where <paramref name="stat"/> is nothing of the kind.</summary>
    public static ProcessFacts? Parse(string stat)
    {
        var name = stat.LastIndexOf(')');
        if (name < 0) return null;
        var fields = stat[(name + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > StartedAfterName
            && fields[StateAfterName] is [var state]
            && long.TryParse(fields[StartedAfterName], NumberStyles.None, CultureInfo.InvariantCulture, out var started)
            ? new ProcessFacts(state, started)
            : null;
    }
}
