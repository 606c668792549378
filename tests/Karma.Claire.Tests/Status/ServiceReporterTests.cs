using Karma.Testing;
using Karma.Tests.Fakes;

namespace Karma.Tests.Status;

public sealed class ServiceReporterTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly RecordedLogs _logs = new();
    private readonly ManualResetEventSlim _release = new();

    public void Dispose()
    {
        _release.Set();
        _release.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task Ask_FunctionHangs_PageAndKeepalivesGoOnWithWhatWasSaidBefore()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock, o => o.Karl = karl.Locator, _logs);
        var hangs = false;
        var asked = 0;
        host.Claire().Var("depth", () =>
        {
            Interlocked.Increment(ref asked);
            if (hangs) _release.Wait();
            return 7L;
        });
        await host.Beacon().TurnAsync(default);
        await karl.NextAsync();

        hangs = true;
        var turn = host.Beacon().TurnAsync(default);
        var look = host.StatusAsync();
        await _clock.TimerArmed(2); // Each waits for itself, and both for one function.
        _clock.Advance(TimeSpan.FromSeconds(5));
        await turn.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(7, (await karl.NextAsync()).Status.Vars?["depth"].GetInt64());
        Assert.Equal(7, (await look).Vars?["depth"].GetInt64());
        Assert.Equal(2, asked);
        Assert.Single(_logs.Ids, 1402);
    }
}
