using System.Net;
using Karma.Testing;
using Karma.Testing.Processes;
using Karma.Tests.Fakes;

namespace Karma.Tests.Page;

/// <summary>Wherever a service listens: the port that it tells is the real one, its page is where she says, and Karl sees the right address.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:0", "http://127.0.0.1:0", "127.0.0.1", "127.0.0.1")]
    [InlineData("http://127.0.0.2:0;http://127.0.0.3:0", "http://127.0.0.1:0", "127.0.0.2", "127.0.0.1")]
    [InlineData("http://127.0.0.2:0", "http://127.0.0.1:0", "127.0.0.2", "127.0.0.2")]
    [InlineData("http://[::1]:0", "http://[::1]:0", "[::1]", "[::1]")]
    [InlineData("http://[::1]:0", "http://127.0.0.1:0", "[::1]", "127.0.0.1")]
    [InlineData("http://[::]:0", "http://[::1]:0", "localhost", "[::1]")]
    [InlineData("http://[::]:0", "http://127.0.0.1:0", "localhost", "127.0.0.1")]
    [InlineData("http://*:0", "http://[::]:0", "localhost", "127.0.0.1", "http://127.0.0.1:{0}/")]
    [InlineData("http://127.0.0.1:0", "http://[::]:0", "127.0.0.1", "127.0.0.1", "http://localhost:{0}/")]
    public async Task Start_WebApplication_KarlSeesItWhereItIs(string urls, string karlListens, string pageHost, string seenHost, string? locator = null)
    {
        await using var karl = await KarlServer.StartAsync(new KarlSetup { Url = karlListens });
        var at = locator is null ? karl.Locator : new Uri(string.Format(locator, karl.Locator.Port));
        await using var app = Hosts.Web(new FakeClock(), o => o.Karl = at, urls);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var page = app.Claire().StatusPage!; // It listens.
        await Until.TrueAsync(() => app.Contact().IsKnownThere);

        Assert.Equal((pageHost, "/.current"), (page.Host, page.AbsolutePath));
        Assert.Contains(app.Urls, url => new Uri(url).Port == page.Port);
        using var client = new HttpClient();
        Assert.Contains($"\"local_port\": {page.Port},", await client.GetStringAsync(page), StringComparison.Ordinal);
        using var obeyed = await client.PostAsync(new Uri(page, "?initiate_keepalive"), null);
        Assert.Equal(HttpStatusCode.OK, obeyed.StatusCode);
        Assert.Equal($"{seenHost}:{page.Port}", await SeenAtAsync(at));
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Start_WebApplicationOnASocketAlone_ReportsWithoutAPort()
    {
        using var scratch = new Scratch();
        var path = scratch.File("orders.sock");
        await using var karl = await KarlServer.StartAsync();
        await using var app = Hosts.Web(new FakeClock(), o => o.Karl = karl.Locator, $"http://unix:{path}");
        await app.StartAsync(TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => app.Contact().IsKnownThere);
        using var client = UnixClient.To(path);

        Assert.Null(app.Claire().StatusPage);
        Assert.Contains("\"local_port\": 0,", await client.GetStringAsync("/.current"), StringComparison.Ordinal);
        using var obeyed = await client.PostAsync("/.current?initiate_keepalive", null);
        Assert.Equal(HttpStatusCode.OK, obeyed.StatusCode);
        Assert.Equal("127.0.0.1:0", await SeenAtAsync(karl.Locator));
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("127.0.0.1:0", "http")]
    [InlineData(null, "https")]
    public async Task Start_HttpsAndPerhapsHttp_TheHttpPortIsTold(string? http, string scheme)
    {
        using var authority = new Authority();
        await using var karl = new FakeKarl();
        await using var app = Hosts.Https(new FakeClock(), authority.Issue("127.0.0.1"), o => o.Karl = karl.Locator, http: http);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var page = app.Claire().StatusPage!; // It listens.

        Assert.Equal((scheme, (ushort)page.Port), (page.Scheme, (await karl.NextAsync()).Status.LocalPort));
        using var client = new HttpClient(authority.Trusting());
        Assert.Contains(app.Claire().Codename, await client.GetStringAsync(page), StringComparison.Ordinal);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> SeenAtAsync(Uri karl)
    {
        using var api = new KarlApi(karl, new SocketsHttpHandler(), TimeSpan.FromSeconds(20));
        return Assert.Single(await api.FleetAsync()).Endpoint;
    }
}
