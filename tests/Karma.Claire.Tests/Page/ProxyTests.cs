using System.Net;
using Karma.Testing;
using Karma.Tests.Fakes;
using Microsoft.AspNetCore.Http;

namespace Karma.Tests.Page;

/// <summary>A service behind a reverse proxy on its own machine: its page is reached, and nobody steers it from outside.</summary>
public sealed class ProxyTests
{
    private static readonly Dictionary<string, Action<HttpContext, HttpRequestMessage>> Manners = new()
    {
        ["says for whom it speaks"] = (context, request) => request.Headers.Add("X-Forwarded-For", $"{context.Connection.RemoteIpAddress}"),
        ["says that it is one"] = (_, request) => request.Headers.Add("Via", "1.1 edge"),
        ["speaks HTTP/1.0, as nginx did by default"] = (_, request) =>
            (request.Version, request.VersionPolicy) = (HttpVersion.Version10, HttpVersionPolicy.RequestVersionExact),
        ["passes the public name on"] = (_, request) => request.Headers.Host = "orders.example.com",
    };

    public static TheoryData<string> MannerNames => [.. Manners.Keys];

    [Theory]
    [MemberData(nameof(MannerNames))]
    public async Task Request_ThroughAProxyThatStripsAPrefix_SeesThePageAndDoesNotSteer(string manner)
    {
        await using var karl = new FakeKarl();
        await using var app = Hosts.Web(new FakeClock(), o => o.Karl = karl.Locator);
        await app.StartAsync(TestContext.Current.CancellationToken);
        await karl.NextAsync();
        await using var proxy = await Proxy.StartAsync(app.Claire().StatusPage!, Manners[manner]); // It listens.
        using var client = proxy.Client;

        Assert.Contains(app.Claire().Codename, await client.GetStringAsync(".current"), StringComparison.Ordinal);
        using var asked = await client.PostAsync(".current?initiate_keepalive=wait", null);
        using var redirected = await client.PostAsync(".current?report_to=http://127.0.0.1:1/", null);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (asked.StatusCode, redirected.StatusCode));
        Assert.Equal(karl.Locator, app.Claire().Karl);
        Assert.False(karl.TryNext(out _));
        await app.StopAsync(TestContext.Current.CancellationToken);
    }
}
