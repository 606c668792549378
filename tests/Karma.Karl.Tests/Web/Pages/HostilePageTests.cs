using System.Net;
using System.Text.RegularExpressions;
using Karma.Testing;

namespace Karma.Karl.Tests.Web.Pages;

/// <summary>Texts from outside wherever a page shows one: as text, cut, and nothing else.</summary>
public sealed partial class HostilePageTests
{
    private static readonly HashSet<string> OwnTags = new(
        ("!doctype html head meta title link script noscript body a header nav span form input button div main section h1 h2 h3 p b strong ol ul li table thead tbody "
        + "tr th td time details summary label svg rect title polyline path text g dl dt dd figure figcaption pre code article footer").Split(' '), StringComparer.Ordinal);

    public static TheoryData<string> Texts =>
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</td></tr></table>", "javascript:alert(1)",
        "&lt;script&gt;", "<!--", "]]>", "‮txt.exe", "⁧⁦‭", "\u0001\u001b[31m", "a\r\nSet-Cookie: b", "\u2028\u2029", "{{7*7}}", "../..",
        "</svg><style>*{display:none}</style>", "</title><h1>x", "a/b?c#d%2F", "\ud83d\uded2 ü 中文 עברית",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Pages_HostileTexts_EncodedWhereverTheyStand(string text)
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(Site.Rich("before " + text));
        await karl.AdvanceAsync(TimeSpan.FromSeconds(20));
        await karl.KeepaliveAsync(Site.Rich(text));

        foreach (var isDown in new[] { false, true })
        {
            if (isDown) await karl.AdvanceAsync(TimeSpan.FromMinutes(1));
            foreach (var address in await Site.PagesOfAsync(karl, "ABCDEF"))
            {
                var page = await Site.GetAsync(karl, address);
                Assert.Empty(Site.Tags(page).Where(t => !OwnTags.Contains(t)).Select(t => $"{address}: <{t}>"));
                Assert.DoesNotMatch("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u2028-\u202e\u2066-\u2069]", page);
                Assert.DoesNotMatch(Handler(), page);
                Assert.Equal(page.Contains("id=\"drawing\"", StringComparison.Ordinal) ? 2 : 1, Site.Tags(page).Count(t => t == "script"));
                Assert.All(Site.Links(page), link => Assert.Matches("^(/|\\?|#|https://r\\.example/)", link));
            }
        }
    }

    [Theory]
    [InlineData("service", 2)]
    [InlineData("instance", 8)]
    [InlineData("build", 4)]
    [InlineData("?html", 3)]
    [InlineData("topology", 2)]
    [InlineData("host", 2)]
    [InlineData("endpoint", 2)]
    public async Task Page_TextFromOutside_IsShown(string kind, int times)
    {
        const string Text = "<b>\"it's\"</b>";
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(Site.Rich(Text));

        var address = (await Site.PagesOfAsync(karl, "ABCDEF")).First(p => p.StartsWith(kind, StringComparison.Ordinal));
        var shown = Site.Texts(await Site.GetAsync(karl, address)).Count(t => WebUtility.HtmlDecode(t) == Text);

        Assert.InRange(shown, times, 40);
    }

    [Fact]
    public async Task Pages_TextsAsLongAsABodyAllows_Cut()
    {
        await using var karl = await KarlServer.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await karl.KeepaliveAsync(new KeepaliveBody
            {
                Codename = $"C{i}",
                Port = i,
                Runtime = KeepaliveBody.RuntimeOf(new string('x', 30_000) + "🛒"),
                More = $"\"labels\":{{\"owner\":\"{new string('o', 10_000)}\",\"runbook\":\"https://r.example/{new string('r', 10_000)}\"}},\"uptime\":\"{new string('u', 5_000)}\"",
            });
        }

        await karl.AdvanceAsync(TimeSpan.FromMinutes(1)); // All are down, and each has all said of it that there is to say.
        foreach (var address in (await Site.PagesOfAsync(karl, "C3")).Where(a => !a.Contains("keepalives", StringComparison.Ordinal)))
            Assert.InRange((await Site.GetAsync(karl, address)).Length, 1_000, 80_000);
        Assert.Contains(new string('x', 240) + "…", WebUtility.HtmlDecode(await Site.GetAsync(karl, "instance/C3")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_CutInTheMiddleOfACharacter_StillText()
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(KeepaliveBody.Saying(new string('x', 239) + "🛒🛒"));

        Assert.DoesNotContain("�", WebUtility.HtmlDecode(await Site.GetAsync(karl, "?html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_HostileQuestion_ShownAsText()
    {
        await using var karl = await KarlServer.StartAsync();

        var page = await Site.GetAsync(karl, "search?q=" + Uri.EscapeDataString("\"><script>alert(1)</script>"));

        Assert.Single(Site.Tags(page), t => t == "script");
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("service/%3Cscript%3E")]
    [InlineData("instance/%3Cscript%3E")]
    [InlineData("instance/%3Cscript%3E/keepalives/%3Cscript%3E")]
    [InlineData("build/sha256:%3Cscript%3E")]
    [InlineData("service/x?h=24&state=%3Cscript%3E&sort=%3Cscript%3E&group=%3Cscript%3E&filter=%3Cscript%3E")]
    public async Task Page_HostileAddress_ToldAsText(string address)
    {
        await using var karl = await KarlServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, karl.Locator + address);
        request.Headers.Add("Accept", "text/html");
        using var answer = await karl.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        if (answer.Content.Headers.ContentType?.MediaType == "text/html") Assert.Single(Site.Tags(text), t => t == "script");
    }

    // A handler of events in a tag, which no page of ours has.
    [GeneratedRegex("<[a-z]+[^<>\"]*(\"[^\"]*\"[^<>\"]*)*\\son[a-z]+=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    internal static partial Regex Handler();
}
