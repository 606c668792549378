using Karma.Testing;

namespace Karma.Karl.Tests.Web.Pages;

/// <summary>Every page for any window, and every link in the window of its page.</summary>
public sealed class WindowTests
{
    private static readonly KeepaliveBody Body = new();

    [Theory]
    [InlineData("", "")]
    [InlineData("&h=24", "?h=24")]
    [InlineData("&from=1795219140000000&to=1795219260000000", "?from=1795219140000000&to=1795219260000000")]
    [InlineData("&to=2026-11-21T00:00:01Z&m=1&active_only", "?to=2026-11-21T00:00:01Z&m=1")]
    [InlineData("&from=1795219140000000&interval_us=60000001", "?from=1795219140000000&interval_us=60000001")]
    [InlineData("&from=&to=2026-11-21T00:00:01", "?to=2026-11-21T00:00:01")] // As a browser sends a form with a field left empty.
    public async Task Page_OfAWindow_ItsLinksStayInIt(string asked, string kept)
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(Body);
        await karl.AdvanceAsync(TimeSpan.FromSeconds(1));

        foreach (var page in new[] { "?html", "service/orders?", "instance/ABCDEF?", "host/127.0.0.1?", "endpoint/127.0.0.1:8080?" })
        {
            var links = Site.Links(await Site.GetAsync(karl, page + asked)).Select(Uri.UnescapeDataString).ToList();
            Assert.Contains("/service/orders" + kept, links);
            Assert.Contains("/endpoint/127.0.0.1:8080" + kept, links);
            Assert.Contains("/instance/ABCDEF" + kept, links);
            Assert.Contains("/topology" + kept, links);
            Assert.Contains("/" + kept, links);
            Assert.Contains("?d=7", links);
        }
    }

    [Fact]
    public async Task Page_ThatIsPinned_ShowsTheSameForEver()
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.BeatAsync(TimeSpan.FromMinutes(2), Body);
        var pins = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var page in new[] { "?html", "service/orders", "instance/ABCDEF" })
        {
            var pin = Site.Links(await Site.GetAsync(karl, page)).Last(l => l.StartsWith("?from=", StringComparison.Ordinal));
            await karl.AdvanceAsync(TimeSpan.FromSeconds(1));
            var address = page.Split('?')[0] + pin;
            pins[address] = await Site.GetAsync(karl, address);
        }

        await karl.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.All(pins.Values, p => Assert.Contains("state up", p, StringComparison.Ordinal));
        foreach (var (address, before) in pins) Assert.Equal(before, await Site.GetAsync(karl, address));
    }

    [Fact]
    public async Task Page_AsOfAnySecond_TheStateAtThatSecond()
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(Body);
        await karl.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Contains("Everything is up", await Site.GetAsync(karl, "?html&to=2026-11-21T00:00:44Z"), StringComparison.Ordinal);
        var down = await Site.GetAsync(karl, "?html&to=2026-11-21T00:00:45Z");
        Assert.Contains("orders is down", down, StringComparison.Ordinal);
        Assert.Contains(">0&#xA0;s</time></b>, since <time class=\"at\" datetime=\"2026-11-21T00:00:45.000000Z\"", down, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_OfAList_KeptFromWindowToWindow()
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(Body);

        var links = Site.Links(await Site.GetAsync(karl, "?html&group=host&state=up&h=1"));

        Assert.Contains("?m=5&group=host&state=up", links);
        Assert.Contains("?h=1&group=host", links); // All states.
        Assert.Contains("?h=1&state=up", links); // By service, which goes without saying.
        Assert.Contains("?h=1&group=host&state=up&sort=name", links);
    }
}
