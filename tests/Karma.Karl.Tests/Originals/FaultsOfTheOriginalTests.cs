using System.Globalization;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Karl.Supervision;
using Karma.Karl.Tests.Hosting;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Karma.Karl.Tests.Originals;

/// <summary>
/// What the original Karl got wrong, and ours does not. Faults 6 and 7 are the store's, <see cref="StoredFaultsTests"/>; fault 11, the client
/// that hangs with its Karl, is held by Claire's own tests (<c>Stop_KarlHangs_EndsWithinASecond</c>, and the beacon's bad manners).
/// </summary>
public sealed class FaultsOfTheOriginalTests
{
    private static readonly KeepaliveBody Body = new();

    [Fact]
    public async Task Fault1_Snapshot_OfOneAmongMany_ItsOwn()
    {
        await using var karl = await KarlServer.StartAsync();
        string[] codenames = ["AAAAAA", "BBBBBB", "CCCCCC", "DDDDDD"];
        foreach (var codename in codenames) await karl.KeepaliveAsync(Body with { Codename = codename });

        foreach (var codename in codenames)
            Assert.Equal(codename, (await karl.GetAsync("snapshot/" + codename)).GetProperty("snapshot").GetProperty("codename").GetString());
    }

    [Fact]
    public async Task Fault2_Keepalive_BehindIdleAndHalfwayConnections_NotBlocked()
    {
        await using var karl = await KarlServer.StartAsync();
        string[] said = ["", "P", "POST / HTTP/1.1\r\nHost: localhost\r\n", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n{"];
        var waiting = new List<RawConnection>();
        foreach (var start in said.SelectMany(s => Enumerable.Repeat(s, 25)))
        {
            waiting.Add(await RawConnection.ToAsync(karl.Locator));
            await waiting[^1].SendAsync(start);
        }

        await karl.KeepaliveAsync(Body);
        Assert.Equal("up", (await karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("state").GetString());

        waiting.ForEach(w => w.Dispose());
    }

    [Fact]
    public async Task Fault3_Page_WithLessThanInARuntime_Stands()
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(KeepaliveBody.Saying("1 < 2"));

        Assert.Contains("1 &lt; 2", await karl.Client.GetStringAsync(new Uri("?html", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal("1 < 2", (await karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("message").GetString());
    }

    [Fact]
    public async Task Fault4_Death_NoticedWithinASecondAndDatedAtTheDeadline()
    {
        var heard = new Heard();
        await using var karl = await KarlServer.StartAsync(new KarlSetup { Add = b => b.Services.AddSingleton(heard).AddFleetWatcher<Heard>() });
        await karl.KeepaliveAsync(Body);
        await karl.AdvanceAsync(TimeSpan.FromSeconds(44));
        await karl.KeepaliveAsync(Body with { Codename = "OTHER", Port = 1 }); // Others that are well change nothing.
        Assert.Equal("up", (await karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("state").GetString());

        await karl.AdvanceAsync(TimeSpan.FromSeconds(2));

        InstanceChange down;
        do down = await heard.NextAsync();
        while (down.Instance.State != LivenessState.Down);
        Assert.Equal(karl.Clock.Now - TimeSpan.FromSeconds(1), down.At);
        Assert.Equal("2026-11-21T00:00:45.000000Z", (await karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("since").GetString());
    }

    [Fact]
    public async Task Fault5_Goodbye_DoneAtOnceAndNeverAnOutage()
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(Body);
        await karl.GoodbyeAsync("ABCDEF");

        Assert.Equal("done", (await karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("state").GetString());
        var currently = (await karl.GetAsync("?json")).GetProperty("machines").GetProperty("127.0.0.1").GetProperty("services").GetProperty("ABCDEF")
            .GetProperty("currently");
        Assert.Equal("down", currently.EnumerateObject().Single().Name);
        await karl.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("done", (await karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("?json")]
    [InlineData("?html")]
    [InlineData("?html&h=24")]
    [InlineData("api/v1/fleet")]
    [InlineData("api/v1/fleet?h=24")]
    public async Task Fault8_Page_AfterTwentyTimesTheKeepalives_ReadsNoMoreFromTheStore(string page)
    {
        var store = new FaultyStore(new MemoryStore());
        await using var karl = await KarlServer.StartAsync(new KarlSetup { Store = store });
        await karl.BeatAsync(TimeSpan.FromMinutes(20), Body, Body with { Codename = "OTHER", Port = 1 });
        var few = await ReadsAsync(karl, store, page);

        await karl.BeatAsync(TimeSpan.FromHours(7), Body, Body with { Codename = "OTHER", Port = 1 });

        Assert.Equal(few, await ReadsAsync(karl, store, page));
    }

    [Fact]
    public async Task Fault8_PageOfThePast_OfALongerWindow_ReadsNoMoreOfAnInstance()
    {
        var store = new FaultyStore(new MemoryStore());
        await using var karl = await KarlServer.StartAsync(new KarlSetup { Store = store });
        await karl.BeatAsync(TimeSpan.FromHours(5), Body);
        var to = (karl.Clock.Now - TimeSpan.FromMinutes(30)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        var hour = await ReadsAsync(karl, store, $"api/v1/fleet?to={to}&h=1");

        Assert.Equal(hour, await ReadsAsync(karl, store, $"api/v1/fleet?to={to}&h=4"));
    }

    [Theory]
    [InlineData("api/v1/host/127.0.0.7", "CCCCCC", "DDDDDD")]
    [InlineData("api/v1/endpoint/127.0.0.7:9090", "DDDDDD")]
    [InlineData("api/v1/service/orders", "AAAAAA", "CCCCCC")]
    [InlineData("api/v1/instance/BBBBBB", "BBBBBB")]
    public async Task Fault9_Drilldown_ByHostEndpointServiceAndRun_ThoseAlone(string path, params string[] codenames)
    {
        await using var karl = await KarlServer.StartAsync();
        using var other = karl.ClientFrom("127.0.0.7");
        await karl.KeepaliveAsync(Body with { Codename = "AAAAAA" });
        await karl.KeepaliveAsync(Body with { Codename = "BBBBBB", Service = "prices", Port = 9090 });
        await karl.KeepaliveAsync(Body with { Codename = "CCCCCC" }, other);
        await karl.KeepaliveAsync(Body with { Codename = "DDDDDD", Service = "prices", Port = 9090 }, other);

        var answer = await karl.GetAsync(path);

        var items = answer.TryGetProperty("items", out var list) ? list.EnumerateArray() : Enumerable.Repeat(answer, 1);
        Assert.Equal(codenames, items.Select(i => i.GetProperty("codename").GetString()).Order(StringComparer.Ordinal));
    }

    private static async Task<int> ReadsAsync(KarlServer karl, FaultyStore store, string page)
    {
        var before = store.Reads;
        using var answer = await karl.Client.GetAsync(new Uri(page, UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode);
        return store.Reads - before;
    }
}
