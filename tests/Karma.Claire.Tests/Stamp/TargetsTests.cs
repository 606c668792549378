namespace Karma.Tests.Stamp;

/// <summary>Builds real programs with the targets that the package brings along; a few seconds each.</summary>
public sealed class TargetsTests
{
    [Fact]
    public async Task Build_WithoutGit_HonestEmptiesAndTheRest()
    {
        using var project = new StampedProject();

        var build = await project.BuildAsync();

        Assert.NotNull(build);
        Assert.Equal(("", ""), (build.GitCommitHash, build.GitBranch));
        Assert.Empty(build.GitDirtyFiles ?? ["absent"]);
        Assert.Null(build.GitCommitTimeEpochMicroseconds);
        Assert.Equal(project.Folder, build.BuildDir);
        Assert.Equal(Environment.UserName, build.BuildUser);
        Assert.Matches(@"^\.NET SDK \d+\.\d+\.\d+.*, Roslyn \d+\.\d+", build.Compiler);
        Assert.Contains("-configuration:Debug", build.CompilerFlags, StringComparison.Ordinal);
        Assert.Equal("", build.LinkerFlags);
        Assert.Contains("net10.0", build.CompilerInfo, StringComparison.Ordinal);
        Assert.NotEmpty(build.Os);
        var age = DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeMilliseconds(build.BuildTimeEpochMicroseconds / 1000);
        Assert.InRange(age, TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Build_WithGit_StampedAnewOnlyWhenSomethingChanged()
    {
        using var project = new StampedProject();
        await project.CommitAsync("träume");

        var first = await project.BuildAsync();
        var compiled = project.Compiled;
        var again = await project.BuildAsync();
        Assert.Equal(compiled, project.Compiled);
        Assert.Equivalent(first, again);
        Assert.Matches("^[0-9a-f]{40}$", first?.GitCommitHash);
        Assert.Equal("träume", first?.GitBranch);
        Assert.Empty(first?.GitDirtyFiles ?? ["absent"]);
        Assert.Equal(await CommittedAsync(project), first?.GitCommitTimeEpochMicroseconds);

        project.Write("Program.cs", "return 1;");
        project.Write("neu; ü%41.txt", "");
        var dirty = await project.BuildAsync();
        Assert.Equal(["Program.cs", "neu; ü%41.txt"], dirty?.GitDirtyFiles);
        Assert.NotEqual(first?.BuildTimeEpochMicroseconds, dirty?.BuildTimeEpochMicroseconds);

        await project.GitAsync("add", ".");
        await project.GitAsync("commit", "-qm", "second");
        var second = await project.BuildAsync();
        Assert.NotEqual(first?.GitCommitHash, second?.GitCommitHash);
        Assert.Empty(second?.GitDirtyFiles ?? ["absent"]);
        Assert.Equal(await CommittedAsync(project), second?.GitCommitTimeEpochMicroseconds);
    }

    [Fact]
    public async Task Build_SourceDateEpoch_IsTheBuildTime()
    {
        using var project = new StampedProject();

        var build = await project.BuildAsync("1795236539");
        var compiled = project.Compiled;
        await project.BuildAsync("1795236539");

        Assert.Equal("Nov 21 2026, 04:48:59", build?.BuildTime);
        Assert.Equal(1795236539000000, build?.BuildTimeEpochMicroseconds);
        Assert.Equal(compiled, project.Compiled);
    }

    [Fact]
    public async Task Build_SwitchedOff_NoStamp()
    {
        using var project = new StampedProject();

        Assert.Null(await project.BuildAsync(null, "-p:KarmaStamp=false"));
    }

    private static async Task<long> CommittedAsync(StampedProject project) => long.Parse(await project.GitAsync("log", "-1", "--format=%ct")) * 1_000_000;
}
