using System.Text.Json;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>Lists of instances: slices, states, counts and pages.</summary>
public sealed class ListTests : IAsyncLifetime
{
    private static readonly KeepaliveBody Body = new();
    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync() => _karl = await KarlServer.StartAsync();

    public ValueTask DisposeAsync() => _karl.DisposeAsync();

    [Fact]
    public async Task Fleet_Nobody_EmptyAndCounted()
    {
        var fleet = await _karl.GetAsync("api/v1/fleet");

        Assert.Equal(
            """{"from":"2026-11-20T23:55:00.000000Z","to":"2026-11-21T00:00:00.000000Z","counts":{"up":0,"down":0,"done":0,"unknown":0,"missing":0},"items":[],"next":null}""",
            fleet.GetRawText());
    }

    [Fact]
    public async Task Fleet_AllStates_CountedAndFilteredAndTheCountsStay()
    {
        await _karl.KeepaliveAsync(Body with { Codename = "SILENT", Port = 1 });
        await _karl.KeepaliveAsync(Body with { Codename = "LEAVES", Port = 2 });
        await _karl.GoodbyeAsync("LEAVES");
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(50));
        await _karl.KeepaliveAsync(Body with { Codename = "STAYS", Port = 3 });

        Assert.Equal(["SILENT", "LEAVES", "STAYS"], Codenames(await _karl.GetAsync("api/v1/fleet")));
        foreach (var (state, codename) in new[] { ("up", "STAYS"), ("down", "SILENT"), ("done", "LEAVES") })
        {
            var list = await _karl.GetAsync("api/v1/fleet?state=" + state);
            Assert.Equal([codename], Codenames(list));
            Assert.Equal("""{"up":1,"down":1,"done":1,"unknown":0,"missing":1}""", list.GetProperty("counts").GetRawText());
        }

        Assert.Empty(Codenames(await _karl.GetAsync("api/v1/fleet?state=unknown")));
    }

    [Fact]
    public async Task Fleet_PagedWhileInstancesCome_CompleteWithoutDuplicates()
    {
        var expected = Enumerable.Range(0, 250).Select(i => Body with { Service = $"service {i % 7}", Codename = $"C{i:000}", Port = 1000 + i }).ToList();
        foreach (var body in expected) await _karl.KeepaliveAsync(body);

        var seen = new List<string>();
        string? next = null;
        for (var page = 0; page == 0 || next is not null; page++)
        {
            var list = await _karl.GetAsync("api/v1/fleet?limit=17" + (next is null ? "" : "&cursor=" + next));
            Assert.Equal(250 + page, list.GetProperty("counts").GetProperty("up").GetInt32());
            Assert.InRange(list.GetProperty("items").GetArrayLength(), 1, 17);
            seen.AddRange(Codenames(list));
            next = list.GetProperty("next").GetString();

            // One more at the very beginning of the order: it belongs to no later page.
            await _karl.KeepaliveAsync(Body with { Service = "a newcomer", Codename = $"N{page:000}", Port = 2000 + page });
        }

        Assert.Equal(expected.Select(b => b.Codename).Order(StringComparer.Ordinal), seen.Where(c => c[0] == 'C').Order(StringComparer.Ordinal));
        Assert.Equal(seen.Distinct(StringComparer.Ordinal).Count(), seen.Count);
    }

    [Fact]
    public async Task Fleet_LimitIsTheCount_NoNextPage()
    {
        for (var i = 0; i < 3; i++) await _karl.KeepaliveAsync(Body with { Codename = $"C{i}", Port = i });

        Assert.Equal(JsonValueKind.Null, (await _karl.GetAsync("api/v1/fleet?limit=3")).GetProperty("next").ValueKind);
        Assert.Equal(JsonValueKind.String, (await _karl.GetAsync("api/v1/fleet?limit=2")).GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("two words")]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("100 %")]
    [InlineData("a+b&c=d?e#f;g")]
    [InlineData("заказы 🛒")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"'\\")]
    [InlineData("...")]
    public async Task Service_AnyName_FoundByItsOwnIdAndByNoOther(string service)
    {
        await _karl.KeepaliveAsync(Body with { Service = service });
        await _karl.KeepaliveAsync(Body with { Service = "another", Codename = "OTHER", Port = 1 });
        var id = "service/" + Uri.EscapeDataString(service);

        var byPath = await _karl.GetAsync("api/v1/" + id);
        var byEntity = await _karl.GetAsync("api/v1/entity?entity=" + Uri.EscapeDataString(id));

        Assert.Equal(["ABCDEF"], Codenames(byPath));
        Assert.Equal(service, byPath.GetProperty("items")[0].GetProperty("service").GetString());
        Assert.Equal(id, byPath.GetProperty("entity_id").GetString());
        Assert.Equal(byPath.GetRawText(), byEntity.GetRawText());
        Assert.Empty(Codenames(await _karl.GetAsync($"api/v1/service/{Uri.EscapeDataString(service + "%")}")));
    }

    [Fact]
    public async Task HostAndEndpoint_OfIpv4_TheirInstancesOnly()
    {
        using var other = _karl.ClientFrom("127.0.0.7");
        await _karl.KeepaliveAsync(Body);
        await _karl.KeepaliveAsync(Body with { Codename = "SAMEHOST", Port = 8081 });
        await _karl.KeepaliveAsync(Body with { Codename = "OTHER" }, other);

        Assert.Equal(["ABCDEF", "SAMEHOST"], Codenames(await _karl.GetAsync("api/v1/host/127.0.0.1")));
        Assert.Equal(["ABCDEF", "SAMEHOST"], Codenames(await _karl.GetAsync("api/v1/host/[::ffff:127.0.0.1]")));
        Assert.Equal(["OTHER"], Codenames(await _karl.GetAsync("api/v1/host/127.0.0.7")));
        Assert.Equal(["ABCDEF"], Codenames(await _karl.GetAsync("api/v1/endpoint/127.0.0.1:8080")));
        Assert.Equal(["OTHER"], Codenames(await _karl.GetAsync("api/v1/entity?entity=endpoint/127.0.0.7:8080")));
        Assert.Empty(Codenames(await _karl.GetAsync("api/v1/endpoint/127.0.0.7:8081")));
    }

    [Fact]
    public async Task HostAndEndpoint_OfIpv6_InBrackets()
    {
        await using var karl = await KarlServer.StartAsync(new KarlSetup { Url = "http://[::1]:0" });
        await karl.KeepaliveAsync(Body);

        foreach (var path in new[] { "host/[::1]", "host/%5B::1%5D", "host/::1", "host/[0:0::1]", "endpoint/[::1]:8080", "entity?entity=host/[::1]" })
            Assert.Equal(["ABCDEF"], Codenames(await karl.GetAsync("api/v1/" + path)));
        var instance = await karl.GetAsync("api/v1/instance/ABCDEF");
        Assert.Equal("[::1]", instance.GetProperty("host").GetString());
        Assert.Equal("[::1]:8080", instance.GetProperty("endpoint").GetString());
        Assert.Equal("host/[::1]", (await karl.GetAsync("api/v1/host/::1")).GetProperty("entity_id").GetString());
        var snapshot = (await karl.GetAsync("?json")).GetProperty("machines").GetProperty("::1").GetProperty("services").GetProperty("ABCDEF");
        Assert.Equal("http://[::1]:8080/.current", snapshot.GetProperty("url_status_page_direct").GetString());
    }

    [Fact]
    public async Task Fleet_MissingForHours_StaysAndTheReplacedLeaves()
    {
        var store = new MemoryStore();
        var clock = new FakeClock();
        await using (var karl = await KarlServer.StartAsync(new KarlSetup { Store = store, Clock = clock }))
        {
            await karl.KeepaliveAsync(Body with { Codename = "MISSING", Port = 1 });
            await karl.KeepaliveAsync(Body with { Codename = "REPLACED", Port = 2 });
            await karl.AdvanceAsync(TimeSpan.FromMinutes(1));
            await karl.KeepaliveAsync(Body with { Codename = "FOLLOWS", Port = 2 });
            await karl.GoodbyeAsync("FOLLOWS");
            await karl.AdvanceAsync(TimeSpan.FromHours(3));

            var fleet = await karl.GetAsync("api/v1/fleet");
            Assert.Equal(["MISSING"], Codenames(fleet));
            Assert.Equal("down", fleet.GetProperty("items")[0].GetProperty("state").GetString());
            Assert.Equal("2026-11-21T00:00:45.000000Z", fleet.GetProperty("items")[0].GetProperty("since").GetString());
            Assert.Equal(["MISSING"], Codenames(await karl.GetAsync("api/v1/fleet?from=2026-11-21T01:00:00Z&to=2026-11-21T01:05:00Z")));
        }

        await using var again = await KarlServer.StartAsync(new KarlSetup { Store = store, Clock = clock });
        Assert.Equal(["MISSING"], Codenames(await again.GetAsync("api/v1/fleet")));
        await again.AdvanceAsync(TimeSpan.FromHours(22));
        Assert.Empty(Codenames(await again.GetAsync("api/v1/fleet")));
    }

    private static IEnumerable<string> Codenames(JsonElement list) =>
        list.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("codename").GetString() ?? "");
}
