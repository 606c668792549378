using System.Net;
using System.Text.RegularExpressions;
using Karma.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Tests.Web;

/// <summary>The fleet for people.</summary>
public sealed partial class PageTests : IDisposable
{
    private static readonly KeepaliveBody Body = new();
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> HostileTexts =>
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</td></tr></table>", "javascript:alert(1)",
        "&lt;script&gt;", "<!--", "]]>", "‮txt.exe", "⁧⁦‭", "\u0000\u0001\u001b[31m", "a\r\nSet-Cookie: b", "\u2028\u2029", "{{7*7}}", "../..",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public async Task Page_HostileTexts_EncodedWhereverTheyStand(string text)
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(Body with
        {
            Service = text,
            Runtime = KeepaliveBody.RuntimeOf(text),
            More = $"\"uptime\":\"{System.Text.Json.JsonEncodedText.Encode(text)}\"",
        });

        var page = await PageAsync(karl, "?html");

        Assert.All(Texts(page), t => Assert.DoesNotMatch("[<>\"'\u0000-\u0008\u000b\u000c\u000e-\u001f\u2028-\u202e\u2066-\u2069]", t));
        Assert.Equal(3, Texts(page).Count(t => WebUtility.HtmlDecode(t) == text));
        Assert.Equal(["!doctype", "html", "head", "meta", "title"], Tags(page)[..5]);
        Assert.Single(Tags(page), "tbody");
        Assert.DoesNotContain(Tags(page), t => t is "script" or "img" or "!--");
        foreach (Match link in Link().Matches(page)) Assert.Matches("^(/|\\?|data:,$)", WebUtility.HtmlDecode(link.Groups["it"].Value));
    }

    [Fact]
    public async Task Page_LinkOfAService_LeadsToIt()
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(Body with { Service = "a/b \"<%2F>\" ü" });

        var link = WebUtility.HtmlDecode(Link().Matches(await PageAsync(karl, "?html")).Select(m => m.Groups["it"].Value).Single(l => l.Contains("service/")));
        using var answer = await karl.Client.GetAsync(new Uri(karl.Locator, link));

        Assert.Contains("ABCDEF", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_TextsAsLongAsABodyAllows_Cut()
    {
        await using var karl = await KarlServer.StartAsync();
        for (var i = 0; i < 20; i++)
            await karl.KeepaliveAsync(Body with { Codename = $"C{i}", Port = i, Runtime = KeepaliveBody.RuntimeOf(new string('x', 60_000) + "🛒") });

        var page = await PageAsync(karl, "?html");

        Assert.InRange(page.Length, 5_000, 50_000);
        Assert.Contains(new string('x', 200) + "…</td>", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_CutInTheMiddleOfACharacter_StillText()
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(KeepaliveBody.Saying(new string('x', 199) + "🛒🛒"));

        Assert.Contains("xxx", await PageAsync(karl, "?html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_Always_RunsNothingAndLoadsOnlyItsStyle()
    {
        await using var karl = await KarlServer.StartAsync();
        using var answer = await karl.Client.GetAsync(new Uri("?html", UriKind.Relative));

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.True(answer.Headers.CacheControl?.NoStore);
        using var style = await karl.Client.GetAsync(new Uri("assets/karl.css", UriKind.Relative));
        Assert.Equal("text/css; charset=utf-8", style.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Page_Nobody_SaysHowToBegin()
    {
        await using var karl = await KarlServer.StartAsync(new KarlSetup { Prefix = "/karl" });

        Assert.Contains($"KARMA_KARL={karl.Locator} dotnet run", await PageAsync(karl, "?html"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("&h=24", "?h=24")]
    [InlineData("&from=1795219140000000&to=1795219260000000", "?from=1795219140000000&to=1795219260000000")]
    [InlineData("&to=2026-11-21T00:00:01Z&m=1&active_only", "?to=2026-11-21T00:00:01Z&m=1")]
    [InlineData("&from=1795219140000000&interval_us=60000001", "?from=1795219140000000&interval_us=60000001")]
    public async Task Page_OfAWindow_ItsLinksStayInIt(string asked, string kept)
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(Body);
        await karl.AdvanceAsync(TimeSpan.FromSeconds(1));

        var links = Link().Matches(await PageAsync(karl, "?html" + asked)).Select(m => WebUtility.UrlDecode(WebUtility.HtmlDecode(m.Groups["it"].Value))).ToList();

        Assert.Contains("/api/v1/service/orders" + kept, links);
        Assert.Contains("/api/v1/endpoint/127.0.0.1:8080" + kept, links);
        Assert.Contains("/api/v1/instance/ABCDEF" + kept, links);
        Assert.Contains("/topology.dot" + kept, links);
        Assert.Contains("/?json" + kept.Replace('?', '&'), links);
        Assert.Contains("?d=7", links);
    }

    [Fact]
    public async Task Page_OfThePast_DoesNotReload()
    {
        await using var karl = await KarlServer.StartAsync();

        Assert.Contains("http-equiv=\"refresh\"", await PageAsync(karl, "?html"), StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv", await PageAsync(karl, "?html&to=1795219100000000"), StringComparison.Ordinal);
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
            },
        });
        await karl.KeepaliveAsync(Body);
        using var unslashed = await karl.Client.PostAsync(new Uri("/karl" + Body.Query, UriKind.Relative), new StringContent(Body.ToJson()));

        Assert.Equal("OK\n", await unslashed.Content.ReadAsStringAsync());
        Assert.Equal("the shop", await karl.Client.GetStringAsync(new Uri("/", UriKind.Relative)));
        Assert.Equal("the shop's status", await karl.Client.GetStringAsync(new Uri("/status", UriKind.Relative)));
        Assert.Equal("{\"up\":true}\n", await karl.Client.GetStringAsync(new Uri("status", UriKind.Relative)));
        Assert.Equal(1, (await karl.GetAsync("api/v1/fleet")).GetProperty("items").GetArrayLength());
        foreach (var at in new[] { "/karl?html", "/karl/?html" })
        {
            var page = await karl.Client.GetStringAsync(new Uri(at, UriKind.Relative));
            foreach (Match link in Link().Matches(page).Where(l => l.Groups["it"].Value[0] == '/'))
            {
                using var answer = await karl.Client.GetAsync(new Uri(WebUtility.HtmlDecode(link.Groups["it"].Value), UriKind.Relative));
                Assert.True(answer.IsSuccessStatusCode, link.Groups["it"].Value);
            }
        }
    }

    [Fact]
    public async Task Page_StatelessMode_SaysSo()
    {
        await using var stateless = await KarlServer.StartAsync();
        await using var durable = await KarlServer.StartAsync(new KarlSetup { Path = _folder.File("karl.db") });

        Assert.Contains("is stateless: nothing is written", await PageAsync(stateless, "?html"), StringComparison.Ordinal);
        Assert.Contains("keeps every keepalive", await PageAsync(durable, "?html"), StringComparison.Ordinal);
    }

    private static Task<string> PageAsync(KarlServer karl, string query) => karl.Client.GetStringAsync(new Uri(query, UriKind.Relative));

    private static List<string> Texts(string page) => [.. Text().Matches(page).Select(m => m.Groups["it"].Value)];

    private static List<string> Tags(string page) => [.. Tag().Matches(page).Select(m => m.Groups["it"].Value)];

    [GeneratedRegex("<t[dr][^>]*>(?:<(?:a|span)[^>]*>)?(?<it>[^<]*)<", RegexOptions.None, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Text();

    [GeneratedRegex("<(?<it>[a-z!-]+)", RegexOptions.None, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Tag();

    [GeneratedRegex("href=\"(?<it>[^\"]*)\"", RegexOptions.None, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Link();
}
