using Karma.Testing.Honesty;

namespace Karma.EndToEnd.Honesty;

/// <summary>Somebody sets the clock of Karl's machine.</summary>
[BesideOthers]
public sealed class KarlClockTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public Task Clock_SetByAnHour_IsNobodysOutageAndHidesNoDeath(int hours) =>
        Honest.AssertAsync(new ClockStep(new FakeTime(), TimeSpan.FromHours(hours)), kills: true, output);
}
