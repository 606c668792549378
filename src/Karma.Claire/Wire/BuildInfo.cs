using System.ComponentModel;

namespace Karma.Wire;

/// <summary>What is known of a binary since its build. Immutable.</summary>
public sealed record BuildInfo
{
    /// <summary>When the binary was built, in UTC, for people: <c>Nov 21 2026, 04:48:59</c>.</summary>
    [Description("When the binary was built, in UTC, for people: `Nov 21 2026, 04:48:59`.")]
    public required string BuildTime { get; init; }

    /// <summary>The directory of the project on the building machine.</summary>
    [Description("The directory of the project on the building machine.")]
    public required string BuildDir { get; init; }

    /// <summary>The user who built it.</summary>
    [Description("The user who built it.")]
    public required string BuildUser { get; init; }

    /// <summary>When the binary was built, in microseconds since the Unix epoch.</summary>
    [Description("When the binary was built, in microseconds since the Unix epoch.")]
    public required long BuildTimeEpochMicroseconds { get; init; }

    /// <summary>The operating system of the building machine.</summary>
    [Description("The operating system of the building machine.")]
    public required string Os { get; init; }

    /// <summary>The commit that was checked out; empty where there was no git.</summary>
    [Description("The commit that was checked out; empty where there was no git.")]
    public string? GitCommitHash { get; init; }

    /// <summary>The branch that was checked out, <c>HEAD</c> where it was none; empty where there was no git.</summary>
    [Description("The branch that was checked out, `HEAD` where it was none; empty where there was no git.")]
    public string? GitBranch { get; init; }

    /// <summary>The files, relative to the repository, that differed from the commit or were unknown to it.</summary>
    [Description("The files, relative to the repository, that differed from the commit or were unknown to it.")]
    public IReadOnlyList<string>? GitDirtyFiles { get; init; }

    /// <summary>The SDK and the compiler, with their versions.</summary>
    [Description("The SDK and the compiler, with their versions.")]
    public string? Compiler { get; init; }

    /// <summary>The options of the compilation.</summary>
    [Description("The options of the compilation.")]
    public string? CompilerFlags { get; init; }

    /// <summary>The options of publishing: trimming, ahead-of-time compilation, single file. Often empty.</summary>
    [Description("The options of publishing: trimming, ahead-of-time compilation, single file. Often empty.")]
    public string? LinkerFlags { get; init; }

    /// <summary>What else is known of the toolchain.</summary>
    [Description("What else is known of the toolchain.")]
    public string? CompilerInfo { get; init; }

    /// <summary>When that commit was made, in microseconds since the Unix epoch; absent where there was no git.</summary>
    [Description("When that commit was made, in microseconds since the Unix epoch; absent where there was no git.")]
    public long? GitCommitTimeEpochMicroseconds { get; init; }

    /// <summary>What the binary consists of, <c>sha256:…</c>; told only by a program that looks for a takeover, since it takes time to find out.</summary>
    [Description("What the binary consists of, `sha256:…`; told only by a program that looks for a takeover, since it takes time to find out.")]
    public string? Content { get; init; }
}
