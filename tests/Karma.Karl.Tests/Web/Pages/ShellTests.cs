using System.Net;
using Karma.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Tests.Web.Pages;

/// <summary>What all pages have around them.</summary>
public sealed class ShellTests : IDisposable
{
    private static readonly KeepaliveBody Body = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("?html")]
    [InlineData("service/orders")]
    [InlineData("instance/ABCDEF")]
    [InlineData("instance/NOBODY")]
    [InlineData("topology")]
    [InlineData("karl")]
    public async Task Page_Always_RunsAndLoadsOnlyWhatIsKarlsOwn(string address)
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(Body);
        using var answer = await karl.Client.GetAsync(new Uri(address, UriKind.Relative));
        var page = await answer.Content.ReadAsStringAsync();

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Equal("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", policy);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
        Assert.Matches("<script src=\"/assets/karl\\.[0-9a-f]{12}\\.js\" defer></script>", page);
    }

    [Theory]
    [InlineData("karl.css", "text/css; charset=utf-8")]
    [InlineData("karl.js", "text/javascript; charset=utf-8")]
    [InlineData("graph.css", "text/css; charset=utf-8")]
    [InlineData("graph.js", "text/javascript; charset=utf-8")]
    [InlineData("karl.svg", "image/svg+xml")]
    public async Task Asset_ByItsNameWithTheHash_MayBeKeptForEver(string plain, string type)
    {
        await using var karl = await KarlServer.StartAsync();
        var hashed = Site.Links(await Site.GetAsync(karl, "topology")).Single(l => l.StartsWith("/assets/" + plain.Split('.')[0], StringComparison.Ordinal) && l.EndsWith(plain.Split('.')[1], StringComparison.Ordinal));
        using var kept = await karl.Client.GetAsync(new Uri(hashed, UriKind.Relative));
        using var fresh = await karl.Client.GetAsync(new Uri("assets/" + plain, UriKind.Relative));
        using var other = await karl.Client.GetAsync(new Uri("assets/karl.000000000000.css", UriKind.Relative));

        Assert.Equal("max-age=31536000, immutable", kept.Headers.GetValues("Cache-Control").Single());
        Assert.Equal("max-age=300", fresh.Headers.GetValues("Cache-Control").Single());
        Assert.Equal(type, kept.Content.Headers.ContentType?.ToString());
        Assert.Equal(await fresh.Content.ReadAsByteArrayAsync(), await kept.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode); // Of another Karl's version: never kept as if it were this one's.
    }

    [Fact]
    public async Task Page_Nobody_SaysHowToBegin()
    {
        await using var karl = await KarlServer.StartAsync(new KarlSetup { Prefix = "/karl" });

        Assert.Contains($"KARMA_KARL={karl.Locator} dotnet run", await Site.GetAsync(karl, "?html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfThePast_DoesNotReload()
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(Body);
        var (present, past) = (await Site.GetAsync(karl, "?html"), await Site.GetAsync(karl, "?html&to=1795219100000000"));

        Assert.Contains("http-equiv=\"refresh\"", present, StringComparison.Ordinal);
        Assert.Contains("data-live=\"/live\" data-news=\"1\"", present, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv", past, StringComparison.Ordinal);
        Assert.DoesNotContain("data-live", past, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_UnderAPathBase_LinksToTheApplicationsOwnStatus()
    {
        await using var karl = await KarlServer.StartAsync(new KarlSetup { Prefix = "/karl", Map = app => app.UsePathBase("/base") });

        var links = Site.Links(await Site.GetAsync(karl, "/base/karl/?html"));

        Assert.Contains("/base/.current", links);
        Assert.Contains("/base/karl/topology", links);
    }

    [Fact]
    public async Task Page_UnderAPrefixInAnotherApplication_BothWork()
    {
        await using var karl = await KarlServer.StartAsync(new KarlSetup
        {
            Prefix = "/karl",
            Map = app =>
            {
                app.MapGet("/", (RequestDelegate)(c => c.Response.WriteAsync("the shop")));
                app.MapGet("/status", (RequestDelegate)(c => c.Response.WriteAsync("the shop's status")));
                app.MapGet("/search", (RequestDelegate)(c => c.Response.WriteAsync("the shop's search")));
            },
        });
        await karl.KeepaliveAsync(Body);
        using var unslashed = await karl.Client.PostAsync(new Uri("/karl" + Body.Query, UriKind.Relative), new StringContent(Body.ToJson()));

        Assert.Equal("OK\n", await unslashed.Content.ReadAsStringAsync());
        Assert.Equal("the shop", await karl.Client.GetStringAsync(new Uri("/", UriKind.Relative)));
        Assert.Equal("the shop's status", await karl.Client.GetStringAsync(new Uri("/status", UriKind.Relative)));
        Assert.Equal("the shop's search", await karl.Client.GetStringAsync(new Uri("/search", UriKind.Relative)));
        Assert.Equal("{\"up\":true}\n", await karl.Client.GetStringAsync(new Uri("status", UriKind.Relative)));
        foreach (var at in new[] { "/karl?html", "/karl/?html" }) Assert.Contains("/karl/service/orders", Site.Links(await Site.GetAsync(karl, at)));
    }

    [Fact]
    public async Task Karl_WithinAnApplication_NeitherIsInTheOthersWay()
    {
        await using var karl = await KarlServer.StartAsync(Shop.With("/karl"));
        await karl.KeepaliveAsync(Body);
        await karl.GoodbyeAsync("ABCDEF");
        using var orders = await karl.Client.GetAsync(new Uri("/shop/orders", UriKind.Relative));
        using var batch = await karl.Client.PostAsync(new Uri("/shop/karl/keepalives", UriKind.Relative), new StringContent("{}\n"));
        using var healthy = await karl.Client.GetAsync(new Uri("/shop/karl/healthz", UriKind.Relative));
        using var own = await karl.Client.GetAsync(new Uri("/.current?all", UriKind.Relative));

        Assert.Contains("The shop", await karl.Client.GetStringAsync(new Uri("/shop/", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, orders.StatusCode); // To the shop's own login.
        Assert.NotEqual(HttpStatusCode.Found, batch.StatusCode); // No service logs in there.
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (healthy.StatusCode, own.StatusCode));
        Assert.Contains("/shop/karl/service/orders", Site.Links(await Site.GetAsync(karl, "/shop/karl/?html")));
    }

    [Fact]
    public async Task Page_StatelessMode_SaysSo()
    {
        await using var stateless = await KarlServer.StartAsync();
        await using var durable = await KarlServer.StartAsync(new KarlSetup { Path = _folder.File("karl.db") });

        Assert.Contains("is stateless: nothing is written", await Site.GetAsync(stateless, "?html"), StringComparison.Ordinal);
        Assert.Contains("keeps every keepalive", await Site.GetAsync(durable, "?html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ThatThereIsNot_SaysWhyWithTheSearchOnIt()
    {
        await using var karl = await KarlServer.StartAsync();

        Assert.Contains("There is no such service.", await Site.GetAsync(karl, "service/unheard", HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("The parameter h is not valid.", await Site.GetAsync(karl, "?html&h=x", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("name=\"q\"", await Site.GetAsync(karl, "instance/NOBODY", HttpStatusCode.NotFound), StringComparison.Ordinal);
    }
}
