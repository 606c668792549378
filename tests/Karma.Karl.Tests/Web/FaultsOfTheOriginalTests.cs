using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Karl.Supervision;
using Karma.Karl.Tests.Hosting;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Karma.Karl.Tests.Web;

/// <summary>What the original Karl got wrong, by the numbers of the wire contract's list; fault 2 stands with the raw sockets.</summary>
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

    private static async Task<int> ReadsAsync(KarlServer karl, FaultyStore store, string page)
    {
        var before = store.Reads;
        using var answer = await karl.Client.GetAsync(new Uri(page, UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode);
        return store.Reads - before;
    }
}
