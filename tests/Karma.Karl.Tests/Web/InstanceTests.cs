using System.Net;
using System.Text.Json;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>One instance: its spans, its keepalives, its build.</summary>
public sealed class InstanceTests : IAsyncLifetime
{
    private static readonly KeepaliveBody Body = new() { Runtime = KeepaliveBody.RuntimeOf("OK"), Build = KeepaliveBody.SomeBuild };
    private readonly FakeClock _clock = new();
    private readonly MemoryStore _store = new();
    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync() => _karl = await StartAsync();

    public ValueTask DisposeAsync() => _karl.DisposeAsync();

    [Fact]
    public async Task Get_Up_EverythingThatItTold()
    {
        await _karl.KeepaliveAsync(Body with
        {
            Dependencies = """[{"ip":"10.0.0.7","port":80,"prefix":"/"},"[::1]:81/p"]""",
            More = "\"labels\":{\"region\":\"eu\"},\"state\":\"running\",\"beacon_interval_ms\":1000",
        });

        var instance = await _karl.GetAsync("api/v1/instance/ABCDEF");

        Golden.Verify("instance.json", ReadableJson.Of(instance));
    }

    [Fact]
    public async Task Get_SilentThenHeard_DownFromTheDeadlineUpFromTheKeepalive()
    {
        await _karl.KeepaliveAsync(Body);
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(60));
        await _karl.KeepaliveAsync(Body);
        await _karl.GoodbyeAsync("ABCDEF");

        Assert.Equal(["up 00:00:00-00:00:45", "down 00:00:45-00:01:00", "done 00:01:00-"], await SpansAsync(""));
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["up 00:00:40-00:00:45", "down 00:00:45-00:00:50"], (await SpansAsync("?from=2026-11-21T00:00:40Z&to=2026-11-21T00:00:50Z"))
            .Select(s => s.EndsWith('-') ? s + "00:00:50" : s));
    }

    [Fact]
    public async Task Get_AfterKarlWasAway_UnknownWhileHeWas()
    {
        await _karl.KeepaliveAsync(Body);
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(10));
        await _karl.DisposeAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        _karl = await StartAsync();

        Assert.Equal("unknown", (await _karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("state").GetString());
        Assert.Equal(["up 00:00:00-00:00:10", "unknown 00:00:10-"], await SpansAsync("?h=1"));
        Assert.Equal(1, (await _karl.GetAsync("api/v1/fleet?state=unknown")).GetProperty("items").GetArrayLength());

        await _karl.AdvanceAsync(TimeSpan.FromSeconds(44));
        Assert.Equal("unknown", (await _karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("state").GetString());
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(["up 00:00:00-00:00:10", "unknown 00:00:10-00:10:55", "down 00:10:55-"], await SpansAsync("?h=1"));
    }

    [Fact]
    public async Task Get_HeardAgainAfterKarlWasAway_NoOutage()
    {
        await _karl.KeepaliveAsync(Body);
        await _karl.DisposeAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        _karl = await StartAsync();
        await _karl.KeepaliveAsync(Body);

        Assert.Equal("unknown 00:00:00-00:10:00", (await SpansAsync("?h=1"))[^2]);
        Assert.Equal("up 00:10:00-", (await SpansAsync("?h=1"))[^1]);
    }

    [Fact]
    public async Task Keepalives_Paged_EachOnceTheLatestFirst()
    {
        for (var i = 0; i < 250; i++)
        {
            await _karl.KeepaliveAsync(Body with { Runtime = KeepaliveBody.RuntimeOf($"{i}") });
            await _karl.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        await _karl.GoodbyeAsync("ABCDEF");

        var seen = new List<string?>();
        string? next = null;
        do
        {
            var list = await _karl.GetAsync("api/v1/instance/ABCDEF/keepalives?limit=40" + (next is null ? "" : "&cursor=" + next));
            seen.AddRange(list.GetProperty("items").EnumerateArray().Select(Told));
            next = list.GetProperty("next").GetString();
        }
        while (next is not null);

        Assert.Equal([.. Enumerable.Range(0, 250).Reverse().Select(i => $"{i}").Prepend("goodbye")], seen);
    }

    [Fact]
    public async Task Keepalive_ByItsOrder_WholeAndDated()
    {
        await _karl.KeepaliveAsync(Body);

        using var answer = await _karl.Client.GetAsync(new Uri($"api/v1/instance/ABCDEF/keepalives/{KeepaliveBody.Epoch}", UriKind.Relative));

        Assert.Equal(Body.ToJson(), await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("2026-11-21T00:00:00.000000Z", answer.Headers.GetValues("Karma-Received-At").Single());
    }

    [Fact]
    public async Task Build_ByTheIdThatTheInstanceNames_AsItWasSent()
    {
        await _karl.KeepaliveAsync(Body);
        var id = (await _karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("build").GetString();

        foreach (var path in new[] { "api/v1/build/" + id, "build/" + id, "api/v1/entity?entity=build/" + id })
            Assert.Equal(KeepaliveBody.SomeBuild, (await _karl.GetAsync(path)).GetRawText());
        await _karl.GetAsync("api/v1/build/sha256:" + new string('0', 31) + "1", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Get_ByEntity_TheSame()
    {
        await _karl.KeepaliveAsync(Body);

        Assert.Equal(
            (await _karl.GetAsync("api/v1/instance/ABCDEF")).GetRawText(), (await _karl.GetAsync("api/v1/entity?entity=instance/ABCDEF")).GetRawText());
    }

    private static string? Told(JsonElement item) =>
        item.GetProperty("kind").GetString() == "goodbye" ? "goodbye" : item.GetProperty("message").GetString();

    private async Task<List<string>> SpansAsync(string window)
    {
        var spans = (await _karl.GetAsync("api/v1/instance/ABCDEF" + window)).GetProperty("spans");
        return [.. spans.EnumerateArray().Select(s => $"{s.GetProperty("state")} {Clock(s, "from")}-{Clock(s, "to")}")];
    }

    private static string Clock(JsonElement span, string end) => span.TryGetProperty(end, out var time) ? time.GetDateTimeOffset().ToString("HH:mm:ss") : "";

    private Task<KarlServer> StartAsync() => KarlServer.StartAsync(new KarlSetup { Clock = _clock, Store = _store });
}
