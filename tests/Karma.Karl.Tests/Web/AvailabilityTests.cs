using System.Net;
using System.Text.Json;
using Karma.Karl.Fleet.Rollups;
using Karma.Karl.Tests.Web.Pages;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.Web;

/// <summary>One service at one endpoint, two runs one after the other with ten minutes between them, asked about by the hour and by the day.</summary>
public sealed class AvailabilityTests : IAsyncLifetime
{
    private const long Minute = 60_000_000;
    private static readonly KeepaliveBody First = new() { Codename = "FIRST", Service = "or/ders", Build = KeepaliveBody.SomeBuild };
    private static readonly KeepaliveBody Second = First with { Codename = "SECOND" };
    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync()
    {
        _karl = await KarlServer.StartAsync();
        await BeatAsync(TimeSpan.FromMinutes(90), First);
        await BeatAsync(TimeSpan.FromMinutes(10));
        await BeatAsync(TimeSpan.FromMinutes(50), Second);
    }

    public ValueTask DisposeAsync() => _karl.DisposeAsync();

    [Fact]
    public async Task Service_ByTheHour_RunsOneAfterAnotherAsOne()
    {
        var list = await _karl.GetAsync("api/v1/service/or%2Fders/availability?h=2.4");

        Assert.Equal("service/or%2Fders", list.GetProperty("entity_id").GetString());
        Assert.Equal("hour", list.GetProperty("step").GetString());
        Assert.Equal("2026-11-21T02:30:00.000000Z", list.GetProperty("through").GetString());
        var down = (10 * Minute) - 25_000_000; // The last keepalive was 20 s before the ten minutes, and 45 s are allowed.
        Assert.Equal(
            [(60 * Minute, 0L, 1, 0, 180), ((60 * Minute) - down, down, 1, 1, 150), (30 * Minute, 0L, 0, 0, 90)],
            list.GetProperty("items").EnumerateArray().Select(Said));
        Assert.Equal((150 * Minute - down, down, 2, 1, 420), Said(list.GetProperty("total")));
        Assert.Equal(1 - (down / (150.0 * Minute)), list.GetProperty("total").GetProperty("availability").GetDouble(), 12);
        Assert.Single(list.GetProperty("total").GetProperty("builds").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, list.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task Endpoint_ByTheDay_TheSameInOneItem()
    {
        var service = await _karl.GetAsync("api/v1/service/or%2Fders/availability?d=1&step=day");
        var endpoint = await _karl.GetAsync("api/v1/endpoint/127.0.0.1:8080/availability?d=1&step=day");

        Assert.Equal(service.GetProperty("total").GetRawText(), endpoint.GetProperty("total").GetRawText());
        Assert.Equal("2026-11-21T00:00:00.000000Z", endpoint.GetProperty("items")[1].GetProperty("from").GetString());
        Assert.Equal(Said(service.GetProperty("total")), Said(endpoint.GetProperty("items")[1]));
        Assert.Equal(JsonValueKind.Null, endpoint.GetProperty("items")[0].GetProperty("availability").ValueKind);
    }

    [Fact]
    public async Task Instance_ByTheHour_UpUntilItsDeadlineAndMissedUntilItIsReplaced()
    {
        var list = await _karl.GetAsync("api/v1/instance/FIRST/availability?h=2.4");

        var down = (10 * Minute) - 25_000_000;
        Assert.Equal(
            [(60 * Minute, 0L, 1, 0, 180), ((30 * Minute) + 25_000_000, down, 0, 0, 90), (0, 0, 0, 0, 0)],
            list.GetProperty("items").EnumerateArray().Select(Said));
    }

    [Fact]
    public async Task Any_PageByPage_TheSameItems()
    {
        var whole = await _karl.GetAsync("api/v1/instance/SECOND/availability?h=2.4");
        var items = new List<string>();
        for (var address = "api/v1/instance/SECOND/availability?h=2.4&limit=1"; ;)
        {
            var page = await _karl.GetAsync(address);
            items.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetRawText()));
            Assert.Equal(whole.GetProperty("total").GetRawText(), page.GetProperty("total").GetRawText());
            if (page.GetProperty("next").GetString() is not { } next) break;
            address = "api/v1/instance/SECOND/availability?h=2.4&limit=1&cursor=" + next;
        }

        Assert.Equal(whole.GetProperty("items").EnumerateArray().Select(i => i.GetRawText()), items);
    }

    [Theory]
    [InlineData("service/unheard/availability", HttpStatusCode.NotFound, "service")]
    [InlineData("endpoint/nowhere/availability", HttpStatusCode.BadRequest, "endpoint")]
    [InlineData("instance/UNHEARD/availability", HttpStatusCode.NotFound, "instance")]
    [InlineData("instance/FIRST/availability?step=week", HttpStatusCode.BadRequest, "step")]
    [InlineData("instance/FIRST/availability?cursor=x", HttpStatusCode.BadRequest, "cursor")]
    [InlineData("instance/FIRST/availability?from=0&step=hour", HttpStatusCode.BadRequest, "from")]
    public async Task Any_QuestionThatCannotBeAnswered_AProblemThatNamesTheParameter(string address, HttpStatusCode status, string parameter) =>
        Assert.Equal(parameter, (await _karl.GetAsync("api/v1/" + address, status)).GetProperty("parameter").GetString());

    [Fact]
    public async Task ServicePage_WindowOfWeeks_BarsAndWhatTheApiSays()
    {
        foreach (var (window, by) in new[] { ("d=7", "hour"), ("d=30", "day") })
        {
            var page = await Site.GetAsync(_karl, "service/or%2Fders?" + window);
            Assert.Contains("<b>93.61 %</b>", page, StringComparison.Ordinal);
            Assert.Contains($"By the {by} of UTC", page, StringComparison.Ordinal);
            Assert.Contains("<rect class=\"down\"", page, StringComparison.Ordinal);
            Assert.Contains("<dt>of them restarts</dt><dd>1</dd>", page, StringComparison.Ordinal);
        }
    }

    private async Task BeatAsync(TimeSpan through, params KeepaliveBody[] bodies)
    {
        for (var left = through; left > TimeSpan.Zero; left -= TimeSpan.FromMinutes(10))
        {
            await _karl.BeatAsync(TimeSpan.FromMinutes(10), bodies);
            await _karl.Services.GetRequiredService<RollupMaker>().SettleAsync();
        }
    }

    private static (long Up, long Down, int Starts, int Restarts, int Keepalives) Said(JsonElement item) =>
        (item.GetProperty("up_us").GetInt64(), item.GetProperty("down_us").GetInt64(), item.GetProperty("starts").GetInt32(), item.GetProperty("restarts").GetInt32(),
            item.GetProperty("keepalives").GetInt32());
}
