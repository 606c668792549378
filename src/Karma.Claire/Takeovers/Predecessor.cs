using Karma.Wire;

namespace Karma.Takeovers;

/// <summary>Keeps of a run that made way what every keepalive will tell of it: little, whatever it said.</summary>
internal static class Predecessor
{
    private const int MaxText = 512;
    private const int MaxFiles = 10;

    public static Replaced Of(ClaireStatus status) => new() { Codename = status.Codename, Build = status.Build is { } build ? Cut(build) : null };

    private static BuildInfo Cut(BuildInfo build) => build with
    {
        BuildTime = Cut(build.BuildTime) ?? "",
        BuildDir = Cut(build.BuildDir) ?? "",
        BuildUser = Cut(build.BuildUser) ?? "",
        Os = Cut(build.Os) ?? "",
        GitCommitHash = Cut(build.GitCommitHash),
        GitBranch = Cut(build.GitBranch),
        GitDirtyFiles = Cut(build.GitDirtyFiles),
        Compiler = Cut(build.Compiler),
        CompilerFlags = Cut(build.CompilerFlags),
        LinkerFlags = Cut(build.LinkerFlags),
        CompilerInfo = Cut(build.CompilerInfo),
        Content = Cut(build.Content),
    };

    private static string? Cut(string? text) => text is { Length: > MaxText } ? text[..MaxText] + "…" : text;

    private static IReadOnlyList<string>? Cut(IReadOnlyList<string>? files) => files switch
    {
        null => null,
        { Count: <= MaxFiles } => [.. files.Select(file => Cut(file) ?? "")],
        _ => [.. files.Take(MaxFiles).Select(file => Cut(file) ?? ""), $"… and {files.Count - MaxFiles} more"],
    };
}
