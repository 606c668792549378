using Karma.Testing.Honesty;

namespace Karma.EndToEnd.Honesty;

/// <summary>The machine sleeps, with Karl and all his services on it.</summary>
[BesideOthers]
public sealed class SuspensionTests(ITestOutputHelper output)
{
    [Fact]
    public Task Suspension_LongerThanEveryDeadline_IsNobodysOutage() =>
        Honest.AssertAsync(new Suspension(TimeSpan.FromSeconds(8)), kills: false, output);

    [Fact]
    public Task Suspension_OfWhichOnlyTheWallClockKnows_IsNobodysOutage() =>
        Honest.AssertAsync(new Suspension(TimeSpan.FromSeconds(1), new FakeTime()), kills: false, output);
}
