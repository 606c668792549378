using System.Globalization;
using System.Net;
using Karma.Testing;

namespace Karma.Karl.Tests.Web.Pages;

/// <summary>What somebody who was woken sees first: what is down, since when, what was just before, who depends on it, what to do.</summary>
public sealed class NightTests : IAsyncLifetime
{
    private static readonly KeepaliveBody Orders = new()
    {
        Build = KeepaliveBody.SomeBuild.Replace("c0ffee", "0ddba11", StringComparison.Ordinal),
        Codename = "NEWRUN",
        Dependencies = "[\"127.0.0.1:9090\"]",
        Runtime = KeepaliveBody.RuntimeOf("Connection pool is exhausted."),
        More = "\"labels\":{\"owner\":\"team-orders\",\"runbook\":\"https://runbooks.example/orders\"}",
    };

    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync()
    {
        _karl = await KarlServer.StartAsync();
        var shop = new KeepaliveBody { Codename = "SHOPAA", Service = "shop", Port = 7070, Dependencies = "[\"127.0.0.1:8080\"]" };
        var prices = new KeepaliveBody { Codename = "PRICES", Service = "prices", Port = 9090 };
        var old = Orders with { Codename = "OLDRUN", Build = KeepaliveBody.SomeBuild };
        await _karl.BeatAsync(TimeSpan.FromSeconds(40), shop, prices, old);
        await _karl.GoodbyeAsync("OLDRUN");
        await _karl.BeatAsync(TimeSpan.FromSeconds(20), shop, prices, Orders);
        await _karl.BeatAsync(TimeSpan.FromSeconds(60), shop);
    }

    public ValueTask DisposeAsync() => _karl.DisposeAsync();

    [Fact]
    public async Task Fleet_SomethingIsDown_SaysAllThatIsNeededFirst()
    {
        var page = Text(await Site.GetAsync(_karl, "?html"));

        Assert.Contains("2 services are down", page, StringComparison.Ordinal);
        Assert.Contains("for 35 s, since 2026-11-21 00:01:25 UTC", page, StringComparison.Ordinal);
        Assert.Contains("Runbook: https://runbooks.example/orders", page, StringComparison.Ordinal);
        Assert.Contains("Owner: team-orders", page, StringComparison.Ordinal);
        Assert.Contains("1 service depends on it: shop", page, StringComparison.Ordinal);
        Assert.Contains("It was a new build, heard only once.", page, StringComparison.Ordinal);
        Assert.Contains("No instance of it is up.", page, StringComparison.Ordinal);
        Assert.Contains("Before it ran OLDRUN, of another build.", page, StringComparison.Ordinal);
        Assert.Contains("It depends on prices, which is down for 35 s.", page, StringComparison.Ordinal);
        Assert.Contains("1 more fell silent within two minutes on 127.0.0.1.", page, StringComparison.Ordinal);
        Assert.Contains("Its last words: “Connection pool is exhausted.”", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("Runbook:", StringComparison.Ordinal) < page.IndexOf("Group by", StringComparison.Ordinal)); // Before the list of all.
    }

    [Theory]
    [InlineData("?html")]
    [InlineData("service/orders")]
    [InlineData("instance/NEWRUN")]
    public async Task Outage_OlderThanTheWindow_StillTellsTheBuildBefore(string address)
    {
        await _karl.AdvanceAsync(TimeSpan.FromMinutes(6));

        Assert.Contains("Before it ran OLDRUN, of another build.", Text(await Site.GetAsync(_karl, address)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fleet_SomethingIsDown_TheTabSaysSo()
    {
        var page = await Site.GetAsync(_karl, "?html");

        Assert.Contains("<title>2 down &#xB7; Fleet · Karl</title>", page, StringComparison.Ordinal);
        Assert.Matches("rel=\"icon\" type=\"image/svg\\+xml\" href=\"/assets/alarm\\.", page);
    }

    [Fact]
    public async Task Service_ThatWasRestartedAndFell_TellsItsAvailability()
    {
        var page = Text(await Site.GetAsync(_karl, "service/orders"));

        Assert.Contains("Down for 35 s", page, StringComparison.Ordinal);
        Assert.Contains("Starts 2", page, StringComparison.Ordinal);
        Assert.Contains("of them restarts 1", page, StringComparison.Ordinal);
        Assert.Contains("0ddba11 on main", page, StringComparison.Ordinal);
        Assert.Contains("c0ffee on main", page, StringComparison.Ordinal);
        Assert.Contains("up shop at 127.0.0.1:7070, SHOPAA", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instance_ThatIsDown_LeadsToAllAroundIt()
    {
        var page = await Site.GetAsync(_karl, "instance/NEWRUN");

        Assert.Contains("<rect class=\"down\"", page, StringComparison.Ordinal);
        Assert.Contains("Just before", page, StringComparison.Ordinal);
        var links = Site.Links(page);
        Assert.All(new[] { "/service/orders", "/endpoint/127.0.0.1:8080", "/host/127.0.0.1", "/service/prices", "/service/shop" }, l => Assert.Contains(l, links));
        Assert.Contains(links, l => l.StartsWith("/build/sha256:", StringComparison.Ordinal));
        Assert.Contains(links, l => l.StartsWith("/instance/NEWRUN/keepalives/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keepalive_AfterAnother_ShowsItAsSentAndTheDifference()
    {
        await _karl.KeepaliveAsync(Orders);
        await _karl.KeepaliveAsync(Orders with { Runtime = KeepaliveBody.RuntimeOf("Recovered."), Build = KeepaliveBody.SomeBuild });
        var order = (await _karl.GetAsync("api/v1/instance/NEWRUN/keepalives")).GetProperty("items")[0].GetProperty("order").GetInt64();
        var page = Text(await Site.GetAsync(_karl, string.Create(CultureInfo.InvariantCulture, $"instance/NEWRUN/keepalives/{order}")));

        Assert.Contains("runtime.status.message Connection pool is exhausted. Recovered.", page, StringComparison.Ordinal);
        Assert.Contains("the build is another", page, StringComparison.Ordinal);
        Assert.Contains("\"service\": \"orders\",\n  \"codename\": \"NEWRUN\",", page, StringComparison.Ordinal);
        Assert.Contains("\"git_commit_hash\": \"c0ffee\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("The one after", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", "/host/127.0.0.1")]
    [InlineData("127.0.0.1:8080", "/endpoint/127.0.0.1:8080")]
    [InlineData("::1", "/host/[::1]")]
    [InlineData("NEWRUN", "/instance/NEWRUN")]
    [InlineData("orders", "/service/orders")]
    [InlineData("hO", "/service/shop")]
    [InlineData("SHOPA", "/instance/SHOPAA")]
    [InlineData("127.0.0.1:80", "/endpoint/127.0.0.1:80")]
    public async Task Search_ForOneThing_LeadsToIt(string asked, string address)
    {
        using var answer = await _karl.Client.GetAsync(new Uri("search?h=1&q=" + Uri.EscapeDataString(asked), UriKind.Relative));

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(address + "?h=1", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("0ddba", "/build/sha256:", 1)]
    [InlineData("team-orders", "/instance/", 2)]
    [InlineData("owner=TEAM-orders", "/instance/", 2)]
    [InlineData("nothing like it", "/instance/", 0)]
    public async Task Search_ForACommitOrALabel_Finds(string asked, string address, int count)
    {
        using var answer = await _karl.Client.GetAsync(new Uri("search?h=1&q=" + Uri.EscapeDataString(asked), UriKind.Relative));
        var links = answer.StatusCode == HttpStatusCode.Found
            ? [answer.Headers.Location!.OriginalString] // It leads somewhere, by its status.
            : Site.Links(await answer.Content.ReadAsStringAsync());

        Assert.Equal(count, links.Count(l => l.StartsWith(address, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Topology_OfTheFleet_DrawnWithWhatNobodyHolds()
    {
        await _karl.KeepaliveAsync(Orders with { Codename = "OTHERS", Service = "mailer", Port = 6060, Dependencies = "[\"db:5432\"]" });
        var page = await Site.GetAsync(_karl, "topology");

        Assert.Equal(4, page.Split("<a class=\"node ").Length - 1);
        Assert.Matches("<g class=\"node stranger\" id=\"box-[0-9a-f]{16}\" data-n=\"[0-9]+\" tabindex=\"0\"><title>db:5432: not heard", page);
        Assert.Equal(3, page.Split(" data-e=\"").Length - 1);
    }

    /// <summary>What a reader sees: no tags, and no more space than one between words.</summary>
    private static string Text(string page) => string.Join('\n', WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(
        page.Replace("</dt><dd>", " ", StringComparison.Ordinal).Replace("</td><td", " <td", StringComparison.Ordinal), "<[^>]+>", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5))).Replace('\u00a0', ' ').Split('\n'));
}
