namespace Karma.Karl.Host.Commands;

/// <summary>What the command tells a script.</summary>
internal static class ExitCode
{
    /// <summary>All is well with what was asked for.</summary>
    public const int Well = 0;

    /// <summary>Something of what was asked for is down, and nothing has taken its place.</summary>
    public const int Down = 1;

    /// <summary>The store that was asked about is damaged.</summary>
    public const int Damaged = 1;

    /// <summary>The arguments are wrong, or nothing is there by that name.</summary>
    public const int Wrong = 2;

    /// <summary>Karl cannot be reached, refuses, or cannot answer; or he uses the files that something was to be done with.</summary>
    public const int Unreachable = 3;
}
