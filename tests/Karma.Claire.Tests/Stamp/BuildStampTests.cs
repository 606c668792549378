using Karma.Stamp;

namespace Karma.Tests.Stamp;

public sealed class BuildStampTests
{
    [Fact]
    public void Build_OfThisAssembly_IsWhatItCarries()
    {
        var build = new BuildStamp(typeof(BuildStampTests).Assembly).Build;

        Assert.NotNull(build);
        Assert.EndsWith("Karma.Claire.Tests", build.BuildDir, StringComparison.Ordinal);
        Assert.True(build.BuildTimeEpochMicroseconds > 1_700_000_000_000_000);
        Assert.Matches("^[A-Z][a-z]{2} [ 0-9]{2} [0-9]{4}, [0-9]{2}:[0-9]{2}:[0-9]{2}$", build.BuildTime);
        Assert.Contains("Roslyn", build.Compiler, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_OfAnAssemblyWithoutStamp_Nothing() => Assert.Null(new BuildStamp(typeof(object).Assembly).Build);

    [Theory]
    [InlineData("1795236539", 1_795_236_539_000_000L)]
    [InlineData("", null)]
    [InlineData("soon", null)]
    [InlineData("999999999999999999", null)]
    public void Read_CommitTime_MicrosecondsOrNothing(string fact, long? expected) => Assert.Equal(
        expected, StampReader.Read(new Dictionary<string, string>(StringComparer.Ordinal) { ["git_commit_time"] = fact }).GitCommitTimeEpochMicroseconds);

    [Fact]
    public void Build_Content_OnlyWhereThereIsABuild()
    {
        var program = typeof(BuildStampTests).Assembly;

        Assert.Equal("sha256:aa", new BuildStamp(program, "sha256:aa").Build?.Content);
        Assert.Null(new BuildStamp(program).Build?.Content);
        Assert.Null(new BuildStamp(program: null, "sha256:aa").Build);
    }

    [Fact]
    public void Read_SourceDateEpoch_WinsOverTheClock()
    {
        var build = StampReader.Read(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["source_date_epoch"] = "1795236539",
            ["ticks"] = "639308498610523158",
        });

        Assert.Equal("Nov 21 2026, 04:48:59", build.BuildTime);
        Assert.Equal(1795236539000000, build.BuildTimeEpochMicroseconds);
    }
}
