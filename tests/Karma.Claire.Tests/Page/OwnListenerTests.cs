using System.Net;
using System.Net.Sockets;
using Karma.Testing;
using Karma.Tests.Fakes;

namespace Karma.Tests.Page;

public sealed class OwnListenerTests
{
    [Fact]
    public async Task Start_Worker_ServesThePageOnAFreePort()
    {
        using var logs = new RecordedLogs();
        using var host = Hosts.Worker(new FakeClock(), logs: logs);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Listening();
        using var client = host.Client();

        Assert.Contains($"\"local_port\": {client.BaseAddress?.Port},", await client.GetStringAsync("/.current"), StringComparison.Ordinal);
        using var other = await client.GetAsync("/");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Equal([1100], logs.Ids);
        await host.StopAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/.current"));
    }

    [Fact]
    public async Task Start_PortTaken_LoggedOnceAndTheBeaconGoesOn()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var karl = new FakeKarl();
        using var logs = new RecordedLogs();
        using var host = Hosts.Worker(
            new FakeClock(), o => (o.Karl, o.Listen) = (karl.Locator, $"http://{taken.LocalEndpoint}"), logs);

        await host.StartAsync(TestContext.Current.CancellationToken);
        var keepalive = await karl.NextAsync();

        Assert.Equal(0, keepalive.Status.LocalPort);
        Assert.DoesNotContain("port=", keepalive.Target, StringComparison.Ordinal);
        Assert.Equal(1101, logs.Ids.First());
        Assert.Equal(
            $"Claire cannot listen on http://{taken.LocalEndpoint}: Failed to bind to address http://{taken.LocalEndpoint}: address already in use."
            + " The service runs on without its status page; choose another Karma:Claire:Listen",
            logs.Lines[0].Text);
        Assert.Null(host.Claire().StatusPage);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("http://*:0", "localhost")]
    [InlineData("http://localhost:0", "127.0.0.1")]
    [InlineData("http://127.0.0.2:0/", "127.0.0.2")]
    public async Task Start_ListenSaysWhere_ListensThere(string listen, string host)
    {
        using var worker = Hosts.Worker(new FakeClock(), o => o.Listen = listen);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await worker.Listening();
        using var client = worker.Client();

        Assert.Equal(host, client.BaseAddress?.Host);
        Assert.Contains("orders", await client.GetStringAsync("/.current"), StringComparison.Ordinal);
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Start_ListenEmpty_ListensNowhere()
    {
        using var logs = new RecordedLogs();
        using var host = Hosts.Worker(new FakeClock(), o => o.Listen = "", logs);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Listening();

        Assert.Null(host.Claire().StatusPage);
        Assert.Empty(logs.Ids);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }
}
