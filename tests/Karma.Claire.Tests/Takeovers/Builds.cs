using Karma.Wire;

namespace Karma.Tests.Takeovers;

/// <summary>Builds and statuses to compare.</summary>
internal static class Builds
{
    public const string Commit = "39c37124c7effeda56f3c55f8bcf39ed2f68f588";
    public const string OtherCommit = "b26e9230d2886eb70164b9da8c6c5aa279cc47d0";

    /// <summary>Clean, of <see cref="Commit"/>, made at 100 and built at 200 s.</summary>
    public static BuildInfo Clean { get; } = new()
    {
        BuildTime = "Jan  1 1970, 00:03:20",
        BuildDir = "/src",
        BuildUser = "builder",
        BuildTimeEpochMicroseconds = 200_000_000,
        Os = "Linux",
        GitCommitHash = Commit,
        GitBranch = "main",
        GitDirtyFiles = [],
        Compiler = "Roslyn",
        CompilerFlags = "-optimize:true",
        LinkerFlags = "",
        CompilerInfo = "MSBuild",
        GitCommitTimeEpochMicroseconds = 100_000_000,
        Content = "sha256:aa",
    };

    /// <summary>The same with other bytes in it.</summary>
    public static BuildInfo Another { get; } = Clean with { Content = "sha256:bb" };

    public static BuildInfo Dirty { get; } = Another with { GitDirtyFiles = ["Program.cs"] };

    public static BuildInfo OfNoGit { get; } = Another with { GitCommitHash = "", GitBranch = "", GitCommitTimeEpochMicroseconds = null };

    public static ClaireStatus Status(BuildInfo? build, string service = "orders") => new()
    {
        Service = service,
        Codename = "ABCDEF",
        LocalPort = 8080,
        Dependencies = [],
        ReportingTo = "",
        Now = 0,
        StartTimeEpochMicroseconds = 0,
        Uptime = "5s",
        LastKeepaliveSent = "",
        LastKeepaliveStatus = "",
        Build = build,
        State = "running",
        UptimeMs = 5_000,
    };
}
