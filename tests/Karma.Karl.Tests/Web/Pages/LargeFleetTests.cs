using Karma.Testing;

namespace Karma.Karl.Tests.Web.Pages;

/// <summary>A page shows so much and no more, however large the fleet is.</summary>
public sealed class LargeFleetTests
{
    [Fact]
    public async Task Pages_OfManyInstances_Bounded()
    {
        const int Services = 60;
        const int Instances = 1_500;
        await using var karl = await KarlServer.StartAsync();
        for (var i = 0; i < Instances; i++)
        {
            await karl.KeepaliveAsync(new KeepaliveBody
            {
                Codename = $"C{i}",
                Service = $"service-{i % Services:00}",
                Port = 1 + i,
                Dependencies = $"[\"127.0.0.1:{1 + (i * 7 % Instances)}\"]",
            });
        }

        Assert.Equal(160, Rows(await Site.GetAsync(karl, "?html"))); // Forty services of four each.
        Assert.Equal(80, Rows(await Site.GetAsync(karl, "?html&page=2")));
        Assert.Equal(100, Rows(await Site.GetAsync(karl, "?html&group=none")));
        Assert.Equal(100, Rows(await Site.GetAsync(karl, "?html&group=none&page=15")));
        Assert.Equal(100, Rows(await Site.GetAsync(karl, "?html&group=none&page=99"))); // The last one.
        Assert.Equal(4, Rows(await Site.GetAsync(karl, "?html&group=host")));
        Assert.Equal(25, Rows(await Site.GetAsync(karl, "service/service-07")));
        Assert.Equal(100, Rows(await Site.GetAsync(karl, "host/127.0.0.1")));
        await karl.AdvanceAsync(TimeSpan.FromMinutes(1));
        foreach (var address in await Site.PagesOfAsync(karl, "C7"))
            Assert.InRange((await Site.GetAsync(karl, address)).Length, 1_000, 160_000);
    }

    [Fact]
    public async Task Service_MoreIsDownThanIsRead_OneThatIsUpStillCounts()
    {
        await using var karl = await KarlServer.StartAsync();
        for (var i = 0; i < 80; i++) await karl.KeepaliveAsync(new KeepaliveBody { Codename = $"C{i}", Port = 1 + i });
        for (var i = 0; i < 3; i++)
        {
            await karl.AdvanceAsync(TimeSpan.FromSeconds(20));
            await karl.KeepaliveAsync(new KeepaliveBody { Codename = "C7", Port = 8 });
        }

        var page = await Site.GetAsync(karl, "service/orders");

        Assert.Contains("<dt>Available</dt><dd><b>100 %</b>", page, StringComparison.Ordinal);
        Assert.Contains("Computed from the lives of 60 of 80 instances", page, StringComparison.Ordinal);
    }

    private static int Rows(string page) => page.Split("id=\"row-").Length - 1;
}
