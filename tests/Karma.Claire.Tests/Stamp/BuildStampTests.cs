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
