using System.Net;
using System.Text.Json;
using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>What is different in the fleet between two moments.</summary>
public sealed class DifferenceTests : IDisposable
{
    /// <summary>Ten seconds into the life of the first fleet, and of the second.</summary>
    private const string Between = "from=2026-11-21T00:00:10Z&to=2026-11-21T00:03:10Z";

    private static readonly KeepaliveBody Orders = new() { Service = "orders", Codename = "OLD", Port = 8080, Build = KeepaliveBody.SomeBuild, Dependencies = "[\"127.0.0.1:81\",\"db:5432\"]" };
    private static readonly KeepaliveBody Prices = new() { Service = "prices", Codename = "PRICES", Port = 81 };
    private static readonly KeepaliveBody Mail = new() { Service = "mail", Codename = "MAIL", Port = 25, Dependencies = "[\"127.0.0.1:8080\"]" };
    private static readonly KeepaliveBody Worker = new() { Service = "worker", Codename = "WORKER", Port = 0 };
    private static readonly KeepaliveBody Stays = new() { Service = "stays", Codename = "STAYS", Port = 5 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Diff_OfTwoFleets_TheReviewedDifferences()
    {
        await using var karl = await KarlServer.StartAsync();
        await TwoFleetsAsync(karl);

        Golden.Verify("diff.json", ReadableJson.Of(await karl.GetAsync("api/v1/diff?from=2026-11-21T00:00:10Z")));
    }

    [Fact]
    public async Task Diff_OfThePast_TheSameForEverButForWhatIsNotKnownToTheMicrosecond()
    {
        var setup = new KarlSetup { Path = _folder.File("karl.db") };
        string atOnce;
        await using (var karl = await KarlServer.StartAsync(setup))
        {
            await TwoFleetsAsync(karl);
            await karl.AdvanceAsync(TimeSpan.FromSeconds(1));
            atOnce = (await karl.GetAsync("api/v1/diff?" + Between)).GetRawText();
            await karl.AdvanceAsync(TimeSpan.FromHours(1));
            Assert.Equal(atOnce, (await karl.GetAsync("api/v1/diff?" + Between)).GetRawText());
        }

        setup.Clock.Advance(TimeSpan.FromHours(30));
        await using var again = await KarlServer.StartAsync(setup);

        Assert.Equal(atOnce, (await again.GetAsync("api/v1/diff?" + Between)).GetRawText());
    }

    [Fact]
    public async Task Diff_FromBeforeTheBeginning_AllThatIsThereCame()
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.AdvanceAsync(TimeSpan.FromMinutes(10));
        await TwoFleetsAsync(karl);

        var all = await karl.GetAsync("api/v1/diff?from=0");

        Assert.Equal("""{"service_came":5,"service_went":0,"builds":1,"endpoints":5,"dependencies":2,"went":0,"came":5,"state":0,"moved":0}""", all.GetProperty("counts").GetRawText());
    }

    [Theory]
    [InlineData("from=2026-11-21T00:00:10Z&to=2026-11-21T00:00:20Z")] // The fleet is the same.
    [InlineData("from=1&to=2")] // Nobody was there.
    [InlineData("from=2030-01-01T00:00:00Z&to=2031-01-01T00:00:00Z")] // Both are still to come.
    public async Task Diff_NothingIsDifferent_Empty(string window)
    {
        await using var karl = await KarlServer.StartAsync();
        await TwoFleetsAsync(karl);

        var difference = await karl.GetAsync("api/v1/diff?" + window);

        Assert.Equal("[]", difference.GetProperty("items").GetRawText());
        Assert.Equal(JsonValueKind.Null, difference.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task Diff_WhatCameAndWentInBetween_NotTold()
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.AdvanceAsync(TimeSpan.FromSeconds(60));
        await karl.KeepaliveAsync(Mail);
        await karl.GoodbyeAsync("MAIL");
        await karl.AdvanceAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(0, (await karl.GetAsync("api/v1/diff?m=2")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Diff_PageByPage_CompleteAndInOrder()
    {
        await using var karl = await KarlServer.StartAsync();
        await TwoFleetsAsync(karl);
        await karl.AdvanceAsync(TimeSpan.FromSeconds(1));
        var whole = (await karl.GetAsync("api/v1/diff?" + Between)).GetProperty("items").EnumerateArray().Select(i => i.GetRawText()).ToList();

        var seen = new List<string>();
        for (string? next = ""; next is not null;)
        {
            var page = await karl.GetAsync($"api/v1/diff?limit=2&{Between}" + (next.Length > 0 ? "&cursor=" + next : ""));
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetRawText()));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(whole, seen);
        Assert.InRange(whole.Count, 10, 40);
    }

    [Theory]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=e30", "cursor")]
    [InlineData("limit=0", "limit")]
    [InlineData("from=2026-11-21T00:00:10Z&to=2026-11-21T00:00:10Z", "from")]
    public async Task Diff_ParameterIsNone_ToldWhich(string query, string parameter)
    {
        await using var karl = await KarlServer.StartAsync();

        Assert.Equal(parameter, (await karl.GetAsync("api/v1/diff?" + query, HttpStatusCode.BadRequest)).GetProperty("parameter").GetString());
    }

    private static async Task TwoFleetsAsync(KarlServer karl)
    {
        await karl.BeatAsync(TimeSpan.FromSeconds(60), Orders, Prices, Mail, Worker, Stays);
        await karl.GoodbyeAsync("MAIL");
        await karl.GoodbyeAsync("OLD");
        for (var i = 0; i < 7; i++)
        {
            await karl.KeepaliveAsync(Orders with { Codename = "NEW", Build = KeepaliveBody.SomeBuild.Replace("c0ffee", "decaf", StringComparison.Ordinal), Dependencies = "[\"127.0.0.1:81\",\"127.0.0.1:6379\"]" });
            await karl.KeepaliveAsync(new KeepaliveBody { Service = "shop", Codename = "SHOP", Port = 443, Dependencies = "[\"127.0.0.1:8080\"]" });
            await karl.KeepaliveAsync(Stays);
            await karl.KeepaliveAsync(Worker with { Port = i > 2 ? 7 : 0 });
            await karl.AdvanceAsync(TimeSpan.FromSeconds(i == 6 ? 10 : 20));
        }
    }
}
