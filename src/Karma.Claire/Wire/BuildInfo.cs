namespace Karma.Wire;

/// <summary>What is known of a binary since its build. Immutable.</summary>
public sealed record BuildInfo
{
    /// <summary>When the binary was built, in UTC, for people: <c>Nov 21 2026, 04:48:59</c>.</summary>
    public required string BuildTime { get; init; }

    /// <summary>The directory of the project on the building machine.</summary>
    public required string BuildDir { get; init; }

    /// <summary>The user who built it.</summary>
    public required string BuildUser { get; init; }

    /// <summary>When the binary was built, in microseconds since the Unix epoch.</summary>
    public required long BuildTimeEpochMicroseconds { get; init; }

    /// <summary>The operating system of the building machine.</summary>
    public required string Os { get; init; }

    /// <summary>The commit that was checked out; empty where there was no git.</summary>
    public string? GitCommitHash { get; init; }

    /// <summary>The branch that was checked out, <c>HEAD</c> where it was none; empty where there was no git.</summary>
    public string? GitBranch { get; init; }

    /// <summary>The files, relative to the repository, that differed from the commit or were unknown to it.</summary>
    public IReadOnlyList<string>? GitDirtyFiles { get; init; }

    /// <summary>The SDK and the compiler, with their versions.</summary>
    public string? Compiler { get; init; }

    /// <summary>The options of the compilation.</summary>
    public string? CompilerFlags { get; init; }

    /// <summary>The options of publishing: trimming, ahead-of-time compilation, single file. Often empty.</summary>
    public string? LinkerFlags { get; init; }

    /// <summary>What else is known of the toolchain.</summary>
    public string? CompilerInfo { get; init; }
}
