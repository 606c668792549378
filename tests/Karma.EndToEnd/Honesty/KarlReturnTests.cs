using Karma.Testing.Honesty;

namespace Karma.EndToEnd.Honesty;

/// <summary>Karl is killed and comes back.</summary>
[BesideOthers]
public sealed class KarlReturnTests(ITestOutputHelper output)
{
    [Fact]
    public Task Absence_InWhichAServiceDies_IsUnknownAndTheDeathIsFound() =>
        Honest.AssertAsync(new Absence(TimeSpan.FromSeconds(8)), kills: true, output);

    [Fact]
    public Task Absence_WithAllServicesAlive_LosesNoKeepaliveAndLeavesNoGap() =>
        Honest.AssertAsync(new BackfilledAbsence(TimeSpan.FromSeconds(10)), kills: false, output);
}
