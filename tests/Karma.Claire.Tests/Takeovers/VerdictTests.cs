using Karma.Takeovers;
using Karma.Wire;

namespace Karma.Tests.Takeovers;

public sealed class VerdictTests
{
    private static readonly BuildInfo Older = Builds.Dirty with { BuildTimeEpochMicroseconds = 1 };
    private static readonly BuildInfo Newer = Builds.Dirty with { BuildTimeEpochMicroseconds = 900_000_000 };
    private static readonly Newcomer Coming = new(8080, "orders", Builds.Clean, AllowRollback: false);
    private static readonly Newcomer RollingBack = Coming with { AllowRollback = true };

    [Fact]
    public void Of_NobodyThere_GoesOn() => Assert.Equal(new Verdict(Step.GoOn), Of(new Occupant.Nobody()));

    [Fact]
    public void Of_Stranger_RefusedWithWhatItDid()
    {
        var verdict = Of(new Occupant.Stranger("it speaks no HTTP at http://127.0.0.1:8080"), RollingBack);

        Assert.Equal((Step.Refuse, 69), (verdict.Step, verdict.Refusal?.ExitCode));
        Assert.Equal(
            "Port 8080 is taken, and no Claire answers there: it speaks no HTTP at http://127.0.0.1:8080. orders did not start; stop what listens there, or give orders another port.",
            verdict.Refusal?.Text);
    }

    [Fact]
    public void Of_AnotherService_RefusedWhateverItsBuild()
    {
        var verdict = Of(Builds.Status(Builds.Clean, "billing"), RollingBack);

        Assert.Equal((Step.Refuse, 69), (verdict.Step, verdict.Refusal?.ExitCode));
        Assert.Contains("another service: billing, codename ABCDEF, the build of Jan  1 1970, 00:03:20 from commit 39c37124c7ef.", verdict.Refusal?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SameBuild_LeavesQuietly()
    {
        Assert.Equal(new Verdict(Step.Leave), Of(Builds.Status(Builds.Clean)));
        Assert.Equal(new Verdict(Step.Leave), Of(Builds.Status(Builds.Clean), RollingBack));
        Assert.Equal(new Verdict(Step.Leave), Of(Builds.Status(Builds.Clean) with { State = "starting" }));
        Assert.Equal(new Verdict(Step.Leave), Of(Builds.Status(Builds.Clean) with { State = null }));
    }

    [Fact]
    public void Of_SameBuildThatStops_WaitedForAndAnotherTimeThen()
    {
        var stopping = Builds.Status(Builds.Clean) with { State = "tearing_down", ShutdownPeriodMs = 7_000 };

        Assert.Equal(new Verdict(Step.Wait), Of(stopping, waited: TimeSpan.FromSeconds(6.9)));
        Assert.Equal(75, Of(stopping, waited: TimeSpan.FromSeconds(7)).Refusal?.ExitCode);
    }

    [Fact]
    public void Of_OlderBuild_Replaced()
    {
        Assert.Equal(new Verdict(Step.Replace), Of(Builds.Status(Older)));
        Assert.Equal(new Verdict(Step.Replace), Of(Builds.Status(Older) with { State = "tearing_down" }));
        Assert.Equal(new Verdict(Step.Replace), Of(Builds.Status(Older) with { State = null, UptimeMs = null }));
    }

    [Theory]
    [InlineData(null, 1_000, 1.9, Step.Wait)]
    [InlineData(null, 1_000, 2.0, Step.Replace)]
    [InlineData(null, 3_000, 0, Step.Replace)]
    [InlineData(60_000L, 3_000, 56.9, Step.Wait)]
    [InlineData(60_000L, 3_000, 57, Step.Replace)]
    [InlineData(0L, 0, 0, Step.Replace)]
    [InlineData(-5L, -9_000, 0, Step.Replace)]
    [InlineData(long.MaxValue, long.MinValue, 3_599, Step.Wait)]
    [InlineData(long.MaxValue, long.MinValue, 3_600, Step.Replace)]
    public void Of_OlderBuildThatStarts_HasItsWarmupPeriod(long? warmupMs, long uptimeMs, double waited, object expected)
    {
        var starting = Builds.Status(Older) with { State = "starting", WarmupPeriodMs = warmupMs, UptimeMs = uptimeMs };

        Assert.Equal(expected, Of(starting, waited: TimeSpan.FromSeconds(waited)).Step);
    }

    [Fact]
    public void Of_NewerBuild_OnlyByRollback()
    {
        var verdict = Of(Builds.Status(Newer));

        Assert.Equal((Step.Refuse, 78), (verdict.Step, verdict.Refusal?.ExitCode));
        Assert.Contains("taken by a newer build: orders", verdict.Refusal?.Text, StringComparison.Ordinal);
        Assert.Contains("AllowRollback", verdict.Refusal?.Text, StringComparison.Ordinal);
        Assert.Equal(new Verdict(Step.Replace), Of(Builds.Status(Newer), RollingBack));
    }

    [Fact]
    public void Of_BuildThatCannotBeCompared_OnlyByRollback()
    {
        var verdict = Of(Builds.Status(build: null));

        Assert.Equal((Step.Refuse, 78), (verdict.Step, verdict.Refusal?.ExitCode));
        Assert.Contains("cannot be compared: orders, codename ABCDEF, a build without a stamp; the one that runs carries no stamp", verdict.Refusal?.Text, StringComparison.Ordinal);
        Assert.Equal(new Verdict(Step.Replace), Of(Builds.Status(build: null), RollingBack));
    }

    [Fact]
    public void Text_OfWhatCameFromOutside_CutAndWithoutControlCharacters()
    {
        var verdict = Of(Builds.Status(Builds.Clean, "\u001b[2J\r\nroot: \u202e" + new string('x', 500)));

        Assert.DoesNotContain(verdict.Refusal?.Text ?? "", c => char.IsControl(c) || c == '\u202e');
        Assert.InRange(verdict.Refusal?.Text.Length ?? 0, 1, 400);
    }

    private static Verdict Of(ClaireStatus status, Newcomer? coming = null, TimeSpan waited = default) =>
        Of(new Occupant.Run(status, new Uri("http://127.0.0.1:8080/.current")), coming, waited);

    private static Verdict Of(Occupant there, Newcomer? coming = null, TimeSpan waited = default) => Verdict.Of(there, coming ?? Coming, waited);
}
