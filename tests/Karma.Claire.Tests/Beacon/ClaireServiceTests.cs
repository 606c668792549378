using System.Net;
using Karma.Testing;
using Karma.Tests.Fakes;

namespace Karma.Tests.Beacon;

public sealed class ClaireServiceTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Start_WebApplication_FirstKeepaliveTellsTheRealPort()
    {
        await using var karl = new FakeKarl();
        await using var app = Hosts.Web(_clock, o => o.Karl = karl.Locator);

        await app.StartAsync(TestContext.Current.CancellationToken);
        var keepalive = await karl.NextAsync();

        var port = new Uri(app.Urls.Single()).Port;
        Assert.Equal(port, keepalive.Status.LocalPort);
        Assert.Equal($"/some/path?codename={app.Claire().Codename}&port={port}", keepalive.Target);
        Assert.Equal("running", keepalive.Status.State);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Start_ServiceListensOnOneAddress_KeepaliveLeavesFromIt()
    {
        await using var karl = new FakeKarl();
        await using var app = Hosts.Web(_clock, o => o.Karl = karl.Locator, "http://127.0.0.2:0");

        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(IPAddress.Parse("127.0.0.2"), (await karl.NextAsync()).From);
        await app.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(IPAddress.Parse("127.0.0.2"), (await karl.NextAsync()).From);
    }

    [Fact]
    public async Task Stop_AfterAKeepalive_Deregisters()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock, o => o.Karl = karl.Locator);
        await host.StartAsync(TestContext.Current.CancellationToken);
        var keepalive = await karl.NextAsync();

        await host.StopAsync(TestContext.Current.CancellationToken);

        var goodbye = await karl.NextAsync();
        Assert.Equal(("DELETE", keepalive.Target, ""), (goodbye.Method, goodbye.Target, goodbye.Body));
        Assert.Equal(keepalive.Headers["Karma-Run"], goodbye.Headers["Karma-Run"]);
    }

    [Fact]
    public async Task Stop_KarlHangs_EndsWithinASecond()
    {
        await using var karl = new FakeKarl(KarlAnswers.Hang);
        using var host = Hosts.Worker(_clock, o => o.Karl = karl.Locator);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await karl.NextAsync();

        var stop = host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal("DELETE", (await karl.NextAsync()).Method);
        Assert.False(stop.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await stop.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Stop_NothingWasEverSaid_SaysNoGoodbye()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock, o => o.Karl = karl.Locator);

        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.False(karl.TryNext(out _));
    }
}
