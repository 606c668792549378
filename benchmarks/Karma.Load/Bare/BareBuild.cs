namespace Karma.Load.Bare;

internal sealed record BareBuild
{
    public required string BuildTime { get; init; }

    public required string BuildDir { get; init; }

    public required string BuildUser { get; init; }

    public required long BuildTimeEpochMicroseconds { get; init; }

    public required string Os { get; init; }

    public string? GitCommitHash { get; init; }

    public string? GitBranch { get; init; }

    public string[]? GitDirtyFiles { get; init; }

    public string? Compiler { get; init; }

    public string? CompilerFlags { get; init; }

    public string? LinkerFlags { get; init; }

    public string? CompilerInfo { get; init; }
}
