using System.Net;
using System.Text.Json;
using Karma.Testing;
using Karma.Tests.Fakes;

namespace Karma.Tests.Page;

public sealed class StateTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Get_Plain_TheAnswersStatusIsTheState()
    {
        using var host = Hosts.Worker(_clock, o => o.WarmsUp = true);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Listening();
        using var client = host.Client();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "starting"), await SeenAsync(client, ""));
        Assert.Equal((HttpStatusCode.OK, "starting"), await SeenAsync(client, "?all"));
        host.Claire().DeclareRunning();
        Assert.Equal((HttpStatusCode.OK, "running"), await SeenAsync(client, ""));
        host.Claire().DeclareTearingDown();
        Assert.Equal((HttpStatusCode.NotFound, "tearing_down"), await SeenAsync(client, ""));
        Assert.Equal((HttpStatusCode.OK, "tearing_down"), await SeenAsync(client, "?a"));
    }

    [Fact]
    public async Task Head_Starting_503()
    {
        using var host = Hosts.Worker(_clock, o => o.WarmsUp = true);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Listening();
        using var client = host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Head, "");
        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task Start_NothingDeclared_RunningWhenTheHostIs()
    {
        using var host = Hosts.Worker(_clock);
        Assert.Equal("starting", host.Claire().LifeCycle.Phase.Name);

        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal("running", host.Claire().LifeCycle.Phase.Name);

        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal("tearing_down", host.Claire().LifeCycle.Phase.Name);
    }

    [Fact]
    public void Declare_OutOfOrder_TheStateOnlyGoesForward()
    {
        using var host = Hosts.Worker(_clock);
        var claire = host.Claire();

        claire.DeclareTearingDown();
        var since = claire.LifeCycle.Phase.Since;
        _clock.Advance(TimeSpan.FromSeconds(1));
        claire.DeclareRunning();
        claire.DeclareTearingDown();

        Assert.Equal(("tearing_down", since), (claire.LifeCycle.Phase.Name, claire.LifeCycle.Phase.Since));
    }

    [Fact]
    public async Task Declare_WhileItBeacons_KarlHearsAtOnce()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock, o => (o.Karl, o.WarmsUp) = (karl.Locator, true));
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal("starting", (await karl.NextAsync()).Status.State);

        _clock.Advance(TimeSpan.FromSeconds(1));
        host.Claire().DeclareRunning();
        Assert.Equal("running", (await karl.NextAsync()).Status.State);

        _clock.Advance(TimeSpan.FromSeconds(1));
        host.Claire().DeclareTearingDown();
        var last = (await karl.NextAsync()).Status;
        Assert.Equal(("tearing_down", 0L), (last.State, last.StateUptimeMs));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<(HttpStatusCode Code, string? State)> SeenAsync(HttpClient client, string query)
    {
        using var answer = await client.GetAsync("/.current" + query);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, json.RootElement.GetProperty("state").GetString());
    }
}
