using System.Net;
using System.Text.Json;
using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>What the original Karl serves, in his shape: scripts were written against it.</summary>
public sealed class OriginalTests : IAsyncLifetime
{
    private static readonly KeepaliveBody Body = new();
    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync() => _karl = await KarlServer.StartAsync();

    public ValueTask DisposeAsync() => _karl.DisposeAsync();

    [Fact]
    public async Task Json_SmallFleet_TheShapeOfTheOriginal()
    {
        using var other = _karl.ClientFrom("127.0.0.7");
        await _karl.KeepaliveAsync(Body with { Codename = "DOWN", Port = 1 });
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(50));
        await _karl.KeepaliveAsync(Body with
        {
            Codename = "UP",
            Build = KeepaliveBody.SomeBuild,
            Dependencies = """[{"ip":"127.0.0.7","port":9090,"prefix":"/"},"10.0.0.7:80/shop","db:5432",{"ip":"::1","port":81,"prefix":"/a/"}]""",
            Runtime = """{"orders_status":{"waiting":3},"":"T9206"}""",
            More = "\"cloud_instance_name\":\"i-7\",\"cloud_availability_group\":\"eu-1a\"",
        });
        await _karl.KeepaliveAsync(Body with { Codename = "DONE", Service = "prices", Port = 9090 }, other);
        await _karl.GoodbyeAsync("DONE");
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(10));

        Golden.Verify("original-fleet.json", ReadableJson.Of(await _karl.GetAsync("?json")));
    }

    [Fact]
    public async Task Json_ActiveOnly_NeitherDownNorDone()
    {
        await _karl.KeepaliveAsync(Body with { Codename = "DOWN", Port = 1 });
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(50));
        await _karl.KeepaliveAsync(Body with { Codename = "UP", Port = 2 });
        await _karl.KeepaliveAsync(Body with { Codename = "DONE", Port = 3 });
        await _karl.GoodbyeAsync("DONE");

        Assert.Equal(["UP"], Codenames(await _karl.GetAsync("?json&active_only")));
        Assert.Equal(["DONE", "DOWN", "UP"], Codenames(await _karl.GetAsync("?json")));
    }

    [Fact]
    public async Task Json_KarlWasAway_UnknownIsToldAsUp()
    {
        var setup = new KarlSetup { Store = new Karl.Store.MemoryStore() };
        await using (var before = await KarlServer.StartAsync(setup)) await before.KeepaliveAsync(Body);
        setup.Clock.Advance(TimeSpan.FromMinutes(2));
        await using var karl = await KarlServer.StartAsync(setup);

        var up = Services(await karl.GetAsync("?json")).GetProperty("ABCDEF").GetProperty("currently").GetProperty("up");
        Assert.Equal("2m 0s ago", up.GetProperty("last_keepalive_received").GetString());
    }

    [Theory]
    [InlineData("", "*/*", "application/json")]
    [InlineData("", null, "application/json")]
    [InlineData("", "application/json", "application/json")]
    [InlineData("", "text/html", "text/html")]
    [InlineData("", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html")]
    [InlineData("?json", "text/html", "application/json")]
    [InlineData("?json=minimal", "text/html", "application/json")]
    [InlineData("?full", "text/html", "application/json")]
    [InlineData("?html", "application/json", "text/html")]
    [InlineData("?html", null, "text/html")]
    [InlineData("", "this is not; a list of , types", "application/json")]
    public async Task Get_ByQueryThenAccept_JsonOrPage(string query, string? accept, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, query);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);

        using var answer = await _karl.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(expected, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Accept", answer.Headers.Vary.Single());
    }

    [Theory]
    [InlineData(0, 0, "NTP OK")]
    [InlineData(99_999, 0, "NTP OK")]
    [InlineData(-99_999, 0, "NTP OK")]
    [InlineData(100_000, 0, "behind by 0.1s")]
    [InlineData(-2_500_000, 0, "ahead by 2.5s")]
    [InlineData(3_000_000, 2_000_000, "behind by 2.0s")]
    public async Task Json_TimeSkew_LessHalfThePing(long behindUs, long morePingUs, string expected)
    {
        await _karl.KeepaliveAsync(Body with
        {
            Now = KeepaliveBody.Epoch - behindUs - 1_000,
            More = $"\"last_successful_keepalive_ping_us\":{2_000 + morePingUs}",
        });

        Assert.Equal(expected, (await _karl.GetAsync("?json")).GetProperty("machines").GetProperty("127.0.0.1").GetProperty("time_skew").GetString());
        Assert.Equal(-behindUs + (morePingUs / 2), (await _karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("clock_skew_us").GetInt64());
        var page = WebUtility.HtmlDecode(await _karl.Client.GetStringAsync(new Uri("host/127.0.0.1", UriKind.Relative)));
        Assert.Equal(expected != "NTP OK", page.Contains("The clock there is", StringComparison.Ordinal));
        if (expected.Split(' ') is [var side, "by", var seconds]) Assert.Contains($"{seconds[..^1]}\u00a0s {side} ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_NoPingYet_SkewNotTold()
    {
        await _karl.KeepaliveAsync(Body);

        Assert.Equal("", (await _karl.GetAsync("?json")).GetProperty("machines").GetProperty("127.0.0.1").GetProperty("time_skew").GetString());
    }

    [Theory]
    [InlineData("status")]
    [InlineData("status?full")]
    [InlineData("status?parameters")]
    public async Task Status_Always_UpAndNoneOfHisSettings(string path) =>
        Assert.Equal("{\"up\":true}\n", await _karl.Client.GetStringAsync(new Uri(path, UriKind.Relative)));

    [Fact]
    public async Task Build_OfCodename_TheLatestThatItTold()
    {
        await _karl.KeepaliveAsync(Body with { Build = "{\"old\":1}" });
        await _karl.KeepaliveAsync(Body with { Build = KeepaliveBody.SomeBuild });
        await _karl.KeepaliveAsync(Body with { Build = "null" });

        Assert.Equal($$"""{"codename":"ABCDEF","build":{{KeepaliveBody.SomeBuild}}}""", (await _karl.GetAsync("build/ABCDEF")).GetRawText());
    }

    [Theory]
    [InlineData("build/UNHEARD", "Codename 'UNHEARD' not found.")]
    [InlineData("build/ABCDEF", "Codename 'ABCDEF' not found.")]
    [InlineData("build/sha256:00000000000000000000000000000001", "Build 'sha256:00000000000000000000000000000001' not found.")]
    [InlineData("snapshot/UNHEARD", "No keepalives from 'UNHEARD' have been received.")]
    [InlineData("snapshot/a:b", "No keepalives from 'a:b' have been received.")]
    public async Task BuildAndSnapshot_NotThere_ToldAsTheOriginalDoes(string path, string error)
    {
        await _karl.KeepaliveAsync(Body);

        var answer = await _karl.GetAsync(path, HttpStatusCode.NotFound);

        Assert.Equal(error, answer.GetProperty("error").GetString());
        Assert.Single(answer.EnumerateObject());
    }

    [Fact]
    public async Task Snapshot_OfCodename_TheLatestKeepaliveWithItsBuildOrWithout()
    {
        await _karl.KeepaliveAsync(Body);
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(5));
        var latest = Body with { Build = KeepaliveBody.SomeBuild, Runtime = KeepaliveBody.RuntimeOf("later") };
        await _karl.KeepaliveAsync(latest);
        await _karl.GoodbyeAsync("ABCDEF");
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(65));

        Assert.Equal($$"""{"age":"1m 5s ago","snapshot":{{latest.ToJson()}}}""", (await _karl.GetAsync("snapshot/ABCDEF")).GetRawText());
        Assert.Equal(
            $$"""{"age":"1m 5s ago","snapshot":{{(latest with { Build = null }).ToJson()}}}""",
            (await _karl.GetAsync("snapshot/ABCDEF?nobuild")).GetRawText());
    }

    private static JsonElement Services(JsonElement fleet) => fleet.GetProperty("machines").GetProperty("127.0.0.1").GetProperty("services");

    private static IEnumerable<string> Codenames(JsonElement fleet) => Services(fleet).EnumerateObject().Select(s => s.Name);
}
