using Karma.Beacon;
using Karma.Testing;
using Karma.Tests.Fakes;

namespace Karma.Tests.Beacon;

public sealed class BeaconScheduleTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Run_WithoutLocator_SendsNothingUntilThereIsOne()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock);
        using var stop = new CancellationTokenSource();
        var run = host.Beacon().RunAsync(stop.Token);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, host.Contact().Sequence);

        host.Claire().ReportTo(karl.Locator);

        Assert.Equal(1, (await karl.NextAsync()).Status.Sequence);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Run_OneInterval_SecondKeepaliveWithinItsJitter()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock, o => (o.Karl, o.Timeout) = (karl.Locator, TimeSpan.FromMinutes(1)));
        using var stop = new CancellationTokenSource();
        var began = _clock.Now;

        var run = host.Beacon().RunAsync(stop.Token);
        await karl.NextAsync();
        var second = karl.NextAsync();
        while (!second.IsCompleted)
        {
            await _clock.TimerArmed();
            if (_clock.Now - began < TimeSpan.FromSeconds(22)) _clock.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Yield();
        }

        Assert.InRange((await second).Status.Now / 1e6, (began - DateTimeOffset.UnixEpoch).TotalSeconds + 18, (began - DateTimeOffset.UnixEpoch).TotalSeconds + 22);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Theory]
    [InlineData(0, 18)]
    [InlineData(0.5, 20)]
    [InlineData(1, 22)]
    public void Interval_Random_WithinTenPercent(double random, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), BeaconLoop.Interval(TimeSpan.FromSeconds(20), random));
}
