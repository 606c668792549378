using Karma.Wire;

namespace Karma;

/// <summary>What came of <see cref="Takeover.AtAsync"/>. Immutable.</summary>
public sealed record TakeoverOutcome
{
    internal TakeoverOutcome()
    {
    }

    /// <summary>Whether this program is to go on and serve on the port, which is free now. Where false, it is to end.</summary>
    public required bool GoesOn { get; init; }

    /// <summary>
    /// What to end with: 0 where the program goes on, or where the same build serves already. Otherwise one of <c>sysexits.h</c>: 69 where
    /// something else is on the port, 73 where the lock file cannot be had, 75 where another try may succeed, 77 where the running process may not be
    /// ended, 78 where the running build is newer or cannot be compared.
    /// </summary>
    public required int ExitCode { get; init; }

    /// <summary>Who made way; null where nobody had to.</summary>
    public Replaced? Replaced { get; init; }
}
