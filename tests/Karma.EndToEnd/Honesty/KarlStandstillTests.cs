using Karma.Testing.Honesty;

namespace Karma.EndToEnd.Honesty;

/// <summary>Karl stands still, as a process that is not scheduled or is being debugged. The soak has the long ones.</summary>
[BesideOthers]
public sealed class KarlStandstillTests(ITestOutputHelper output)
{
    [Fact]
    public Task Standstill_TooShortToNotice_IsNobodysOutage() =>
        Honest.AssertAsync(new Standstill(TimeSpan.FromSeconds(2)), kills: false, output);

    [Fact]
    public Task Standstill_LongerThanEveryDeadline_IsUnknownAndHidesNoDeath() =>
        Honest.AssertAsync(new Standstill(TimeSpan.FromSeconds(10)), kills: true, output);
}
