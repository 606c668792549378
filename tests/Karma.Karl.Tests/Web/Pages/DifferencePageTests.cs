using System.Net;
using Karma.Testing;

namespace Karma.Karl.Tests.Web.Pages;

/// <summary>The page of what is different between two moments.</summary>
public sealed class DifferencePageTests
{
    [Fact]
    public async Task Diff_OfTwoMoments_InNumbersDrawnAndOneByOne()
    {
        await using var karl = await KarlServer.StartAsync();
        var orders = new KeepaliveBody { Service = "orders", Codename = "OLD", Build = KeepaliveBody.SomeBuild, Dependencies = "[\"db:5432\"]" };
        await karl.KeepaliveAsync(orders);
        await karl.AdvanceAsync(TimeSpan.FromSeconds(20));
        await karl.GoodbyeAsync("OLD");
        await karl.KeepaliveAsync(orders with { Codename = "NEW", Build = KeepaliveBody.SomeBuild.Replace("c0ffee", "decaf", StringComparison.Ordinal), Dependencies = "[\"127.0.0.1:81\"]" });
        await karl.KeepaliveAsync(new KeepaliveBody { Service = "prices", Codename = "PRICES", Port = 81 });

        var page = await Site.GetAsync(karl, "diff?m=0.25");

        Assert.Contains("<dt>Instances that came</dt><dd><b>2</b></dd>", page, StringComparison.Ordinal);
        Assert.Contains("<path class=\"edge came\"", page, StringComparison.Ordinal);
        Assert.Contains("<path class=\"edge went\"", page, StringComparison.Ordinal);
        Assert.Matches("<a class=\"node came\" id=\"box-[0-9a-f]{16}\" data-n=\"[0-9]+\" href=\"/service/prices\\?m=0\\.25\"><title>prices: new, 1 came</title>", page);
        Assert.Contains("<title>orders: new build, 1 came, 1 went</title>", page, StringComparison.Ordinal);
        Assert.Contains("its place was taken by <span class=\"code\"><a href=\"/instance/NEW?m=0.25\">NEW</a>", page, StringComparison.Ordinal);
        Assert.Contains(">decaf on main</a>", page, StringComparison.Ordinal);
        Assert.Contains("/service/prices?m=0.25", Site.Links(page));
    }

    [Fact]
    public async Task Diff_OfAServiceWithALongName_LeadsToItAllTheSame()
    {
        var name = new string('ü', 120);
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(new KeepaliveBody { Service = name });

        var page = await Site.GetAsync(karl, "diff?m=1");

        var links = Site.Links(page).Where(l => l.StartsWith("/service/", StringComparison.Ordinal)).ToList();
        Assert.Equal($"/service/{Uri.EscapeDataString(name)}?m=1", Assert.Single(links));
        await Site.GetAsync(karl, links[0]);
    }

    [Fact]
    public async Task Diff_NothingIsDifferent_SaysSo()
    {
        await using var karl = await KarlServer.StartAsync();

        Assert.Contains("Nobody was there at either moment.", await Site.GetAsync(karl, "diff"), StringComparison.Ordinal);
        await karl.KeepaliveAsync(new KeepaliveBody());
        await karl.AdvanceAsync(TimeSpan.FromSeconds(20));
        Assert.Contains("Nothing is different.", await Site.GetAsync(karl, "diff?m=0.1"), StringComparison.Ordinal);
        await Site.GetAsync(karl, "diff?m=x", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Pages_OfAnyWindow_LeadToItsDifference()
    {
        await using var karl = await KarlServer.StartAsync();

        Assert.Contains("/diff?h=24", Site.Links(await Site.GetAsync(karl, "?html&h=24")));
    }
}
