using Karma.Testing;
using Karma.Tests.Fakes;
using Karma.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Karma.Tests.Beacon;

[Collection("The exit code of the process")]
public sealed class RegistrationTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly RecordedLogs _logs = new();

    public void Dispose()
    {
        _logs.Dispose();
        Environment.ExitCode = 0; // It belongs to the process, and the tests have not failed.
    }

    [Fact]
    public async Task Start_KarlCallsBack_ConfirmedAndTheBeaconGoesOn()
    {
        ClaireStatus? seen = null;
        await using var karl = new FakeKarl(KarlAnswers.CallBack(status => seen = status));
        using var host = Hosts.Worker(_clock, o => (o.Karl, o.RequireKarl) = (karl.Locator, true), _logs);

        await host.StartAsync(TestContext.Current.CancellationToken);
        var registration = await karl.NextAsync();
        karl.Answer = KarlAnswers.Ok;
        var keepalive = await karl.NextAsync();

        Assert.Equal($"/some/path?codename={host.Claire().Codename}&port={host.Claire().StatusPage?.Port}&confirm", registration.Target);
        Assert.Equal((registration.Status.Sequence, host.Claire().Codename, true), (seen?.Sequence, seen?.Codename, seen?.Build is not null));
        Assert.DoesNotContain("confirm", keepalive.Target, StringComparison.Ordinal);
        Assert.Equal([1100, 1000, 1011], _logs.Ids);
        Assert.Equal(0, Environment.ExitCode);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Start_KarlIsLate_TriedAgain()
    {
        await using var karl = new FakeKarl(KarlAnswers.Status(400));
        using var host = Hosts.Worker(_clock, o => (o.Karl, o.RequireKarl) = (karl.Locator, true), _logs);

        await host.StartAsync(TestContext.Current.CancellationToken);
        await karl.NextAsync();
        await Until.TrueAsync(() => host.Contact().Status == "HTTP response code 400");
        karl.Answer = KarlAnswers.Ok;
        await _clock.TimerArmed(2); // The limit, and the distance to the next try.
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.EndsWith("&confirm", (await karl.NextAsync()).Target, StringComparison.Ordinal);
        Assert.DoesNotContain("confirm", (await karl.NextAsync()).Target, StringComparison.Ordinal);
        Assert.Equal([1100, 1000, 1011], _logs.Ids);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(400, "HTTP response code 400")]
    [InlineData(202, "HTTP response code 202, which confirms nothing")]
    [InlineData(401, "HTTP response code 401: his report door asks for a token; set Karma:Claire:Token to one that he knows")]
    public async Task Start_KarlDoesNotConfirm_TheHostStopsWithOneCriticalLine(int code, string reason)
    {
        await using var karl = new FakeKarl(KarlAnswers.Status(code));
        using var host = Hosts.Worker(_clock, o => (o.Karl, o.RequireKarl) = (karl.Locator, true), _logs);
        await host.StartAsync(TestContext.Current.CancellationToken);
        foreach (var wait in new[] { 1, 2, 4, 8 })
        {
            Assert.EndsWith("&confirm", (await karl.NextAsync()).Target, StringComparison.Ordinal);
            await Until.TrueAsync(() => host.Contact().Status != "Unknown");
            await _clock.TimerArmed(2); // The limit, and the distance to the next try.
            _clock.Advance(TimeSpan.FromSeconds(wait));
        }

        var page = host.Claire().StatusPage;
        await Until.TrueAsync(() => Stopping(host).IsCancellationRequested);
        await host.StopAsync(TestContext.Current.CancellationToken);

        var (_, level, text) = Assert.Single(_logs.Lines, l => l.Level >= LogLevel.Warning);
        Assert.Equal(LogLevel.Critical, level);
        Assert.Equal(
            $"Karl at {karl.Locator} did not confirm this service within 15 s: {reason}. Karma:Claire:RequireKarl is true, so the service"
            + $" stops with exit code 69. See that Karl runs there and can call {page}, or set Karma:Claire:RequireKarl to false",
            text);
        Assert.Equal(69, Environment.ExitCode);
    }

    [Fact]
    public async Task Start_KarlHangs_TheHostStopsAllTheSame()
    {
        await using var karl = new FakeKarl(KarlAnswers.Hang);
        using var host = Hosts.Worker(_clock, o => (o.Karl, o.RequireKarl) = (karl.Locator, true), _logs);
        await host.StartAsync(TestContext.Current.CancellationToken);

        await karl.NextAsync();
        await Until.TrueAsync(() => Stopping(host).IsCancellationRequested, () => _clock.Advance(TimeSpan.FromMilliseconds(10)));

        Assert.Contains("no answer", _logs.Lines.Single(l => l.Id == 1010).Text, StringComparison.Ordinal);
        var stop = host.StopAsync(TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => stop.IsCompleted, () => _clock.Advance(TimeSpan.FromMilliseconds(10))); // The goodbye hangs too.
        await stop;
    }

    [Fact]
    public async Task Start_NoTcpPort_TheHostStopsAtOnce()
    {
        await using var karl = new FakeKarl();
        await using var app = Hosts.Web(
            _clock, o => (o.Karl, o.RequireKarl) = (karl.Locator, true), $"http://unix:{Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())}", _logs);
        await app.StartAsync(TestContext.Current.CancellationToken);

        await Until.TrueAsync(() => Stopping(app).IsCancellationRequested);

        Assert.Contains("it has no TCP port at which he could call it back", _logs.Lines.Single(l => l.Id == 1010).Text, StringComparison.Ordinal);
        Assert.False(karl.TryNext(out _));
    }

    [Fact]
    public async Task Start_HttpsAlone_TheHostStopsAtOnce()
    {
        using var authority = new Authority();
        await using var karl = new FakeKarl();
        await using var app = Hosts.Https(_clock, authority.Issue("127.0.0.1"), o => (o.Karl, o.RequireKarl) = (karl.Locator, true), _logs);
        await app.StartAsync(TestContext.Current.CancellationToken);

        await Until.TrueAsync(() => Stopping(app).IsCancellationRequested);

        Assert.Contains(
            "it serves https alone, and he calls back over plain http; add an http address that he reaches",
            _logs.Lines.Single(l => l.Id == 1010).Text, StringComparison.Ordinal);
        Assert.False(karl.TryNext(out _));
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Start_NoLocator_Refused()
    {
        using var host = Hosts.Worker(_clock, o => o.RequireKarl = true);
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            "Karma:Claire:RequireKarl is true, but no Karl is named; set Karma:Claire:Karl to a URL like http://karl:7576/,"
            + " or Karma:Claire:RequireKarl to false.",
            error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://unix:/run/orders.sock")]
    public async Task Start_WorkerThatListensOnNoPort_Refused(string listen)
    {
        using var host = Hosts.Worker(_clock, o => (o.Karl, o.RequireKarl, o.Listen) = (new Uri("http://karl/"), true, listen));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("set Karma:Claire:Listen to an address like http://*:8080", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NotRequired_KarlIsNotAskedToConfirm()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock, o => o.Karl = karl.Locator);
        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain("confirm", (await karl.NextAsync()).Target, StringComparison.Ordinal);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static CancellationToken Stopping(IHost host) => host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
}
