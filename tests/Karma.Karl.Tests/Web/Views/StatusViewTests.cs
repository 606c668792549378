using System.Net;
using Karma.Karl.Tests.Web.Doors;
using Karma.Karl.Tests.Web.Pages;
using Karma.Karl.Web.Views;
using Karma.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Karma.Karl.Tests.Web.Views;

/// <summary>Statuses that a program shows by code of its own.</summary>
public sealed class StatusViewTests : IAsyncDisposable
{
    private readonly SaidLines _said = new();
    private KarlServer _karl = null!; // Each test starts one.

    public ValueTask DisposeAsync()
    {
        _said.Dispose();
        return _karl.DisposeAsync();
    }

    [Fact]
    public async Task View_OfAStatus_OnTheInstancesPageAndInLists()
    {
        await StartAsync((status, view) => view
            .Headline($"{status.Waiting} orders wait", StatusTone.Warning)
            .Fact("Queue", status.Name, "https://queues.example/orders")
            .Fact("Waiting", 12_345, "orders")
            .Fact("Oldest", TimeSpan.FromSeconds(75))
            .Fact("Emptied", new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.FromHours(2)))
            .Meter("Capacity", status.Waiting, 1_000, "orders", StatusTone.Bad)
            .Table(["Order", "Customer"], [["1", "Ann"], ["2"]])
            .Note("It falls behind.", StatusTone.Bad));
        await SendAsync("""{"queue_depth":{"name":"orders","waiting":250},"other":{"message":"as it came"}}""");

        var page = await Site.GetAsync(_karl, "instance/ABCDEF");

        Assert.Single(page.Split("<p class=\"note headline warning\">250 orders wait</p>")[1..]); // Once, at the top.
        Assert.Contains("<div><dt>Queue</dt><dd><a class=\"out\" rel=\"noopener noreferrer\" href=\"https://queues.example/orders\">orders</a></dd></div>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Waiting</dt><dd>12&#xA0;345&#xA0;orders</dd>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Oldest</dt><dd>1&#xA0;m&#xA0;15&#xA0;s</dd>", page, StringComparison.Ordinal);
        Assert.Contains("datetime=\"2026-11-20T10:00:00.000000Z\"", page, StringComparison.Ordinal);
        Assert.Contains("<div class=\"meter bad\"><p><span class=\"name\">Capacity</span> <span><b>250</b> of 1&#xA0;000&#xA0;orders</span></p>", page, StringComparison.Ordinal);
        Assert.Contains("<rect width=\"250\" height=\"10\"/>", page, StringComparison.Ordinal);
        Assert.Contains("<tr><td data-name=\"Order\">2</td><td data-name=\"Customer\"></td></tr>", page, StringComparison.Ordinal);
        Assert.Contains("<p class=\"note bad\">It falls behind.</p>", page, StringComparison.Ordinal);
        Assert.Contains("<summary>As it was sent</summary><dl class=\"tree\"><dt>name</dt><dd>orders</dd>", page, StringComparison.Ordinal);
        Assert.Contains("<dl class=\"tree\"><dt>other</dt>", page, StringComparison.Ordinal); // What has no view stands below, as it came,
        Assert.DoesNotContain("<dt>queue_depth</dt>", page, StringComparison.Ordinal); // and what has one does not once more.
        foreach (var list in new[] { "?html", "service/orders", "host/127.0.0.1" })
            Assert.Contains("class=\"says\">250 orders wait</td>", await Site.GetAsync(_karl, list), StringComparison.Ordinal);
    }

    [Fact]
    public async Task View_WithoutAHeadline_TheMessageStays()
    {
        await StartAsync((status, view) => view.Headline("  ").Fact("Queue", status.Name));
        await SendAsync("""{"queue_depth":{"name":"orders","message":"All is well."}}""");

        Assert.Contains("class=\"says\">All is well.</td>", await Site.GetAsync(_karl, "?html"), StringComparison.Ordinal);
        Assert.Contains("<p class=\"message\">All is well.</p>", await Site.GetAsync(_karl, "instance/ABCDEF"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HostilePageTests.Texts), MemberType = typeof(HostilePageTests))]
    public async Task View_HostileTexts_EncodedWhereverTheyStand(string text)
    {
        await StartAsync((status, view) => view.Headline(status.Name).Fact(status.Name, status.Name, status.Name).Fact(status.Name, 1, status.Name)
            .Meter(status.Name, 1, 2, status.Name).Table([status.Name], [[status.Name]]).Note(status.Name));
        await SendAsync($"{{\"queue_depth\":{{\"name\":{Site.Json(text)}}}}}");

        foreach (var address in new[] { "instance/ABCDEF", "?html" })
        {
            var page = await Site.GetAsync(_karl, address);
            Assert.Single(Site.Tags(page), t => t == "script");
            Assert.DoesNotContain("img", Site.Tags(page));
            Assert.DoesNotMatch("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u2028-\u202e\u2066-\u2069]", page);
            Assert.DoesNotContain(Site.Links(page), l => l.StartsWith("javascript", StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotMatch(HostilePageTests.Handler(), page);
        }

        // Nine times on the page, but for what no page can hold.
        if (!text.Any(char.IsControl) && text.Trim() == text)
            Assert.InRange(Site.Texts(await Site.GetAsync(_karl, "instance/ABCDEF")).Count(t => WebUtility.HtmlDecode(t).Contains(text, StringComparison.Ordinal)), 8, 20);
    }

    [Fact]
    public async Task View_OfTooMuch_BoundedAndSaysSo()
    {
        var (name, value) = (new string('n', 60_000), new string('v', 60_000));
        await StartAsync((status, view) =>
        {
            view.Table([.. Enumerable.Repeat("c", 1_000)], Endless());
            view.Table(["c"], [.. Enumerable.Range(0, 4_711).Select(i => new[] { $"row {i}" })]);
            for (var i = 0; i < 10_000; i++) view.Fact(name, value).Note("note").Meter("m", i, 1);
        });
        await SendAsync("""{"queue_depth":{"name":"orders"}}""");

        var page = await Site.GetAsync(_karl, "instance/ABCDEF");

        Assert.InRange(page.Length, 10_000, 250_000);
        Assert.Contains("The first 50; there are more.", page, StringComparison.Ordinal); // Of what has no end no more is asked for.
        Assert.Contains("There is more than a page shows.", page, StringComparison.Ordinal);

        static IEnumerable<string[]> Endless()
        {
            for (var i = 0; i < 1_000; i++) yield return [.. Enumerable.Repeat("cell", 1_000)];
            throw new InvalidOperationException("Nobody asks for so many.");
        }
    }

    [Fact]
    public async Task View_OfALongList_SaysHowManyThereAre()
    {
        await StartAsync((_, view) => view.Table(["c"], [.. Enumerable.Range(0, 4_711).Select(i => new[] { $"row {i}" })]).Table(["c"], []));
        await SendAsync("""{"queue_depth":{"name":"orders"}}""");

        var page = await Site.GetAsync(_karl, "instance/ABCDEF");

        Assert.Contains("The first 50 of 4711.", page, StringComparison.Ordinal);
        Assert.Contains("row 49", page, StringComparison.Ordinal);
        Assert.DoesNotContain("row 50", page, StringComparison.Ordinal);
        Assert.Contains("There are none.", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN, 1, 0)]
    [InlineData(1, double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 10, 1_000)]
    [InlineData(double.NegativeInfinity, 10, 0)]
    [InlineData(5, 0, 0)]
    [InlineData(5, -5, 0)]
    [InlineData(-5, 10, 0)]
    [InlineData(50, 10, 1_000)]
    [InlineData(double.MaxValue, double.Epsilon, 1_000)]
    [InlineData(1, 3, 333)]
    public async Task Meter_OfAnyNumbers_DrawnWithinItself(double value, double max, int width)
    {
        await StartAsync((_, view) => view.Meter("m", value, max).Fact("f", value));
        await SendAsync("""{"queue_depth":{"name":"orders"}}""");

        Assert.Contains($"<rect width=\"{width}\" height=\"10\"/>", await Site.GetAsync(_karl, "instance/ABCDEF"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"queue_depth":{"name":"THROW"}}""", "THROW")]
    [InlineData("""{"queue_depth":{"waiting":"many"}}""", "many")]
    [InlineData("""{"queue_depth":[1,"two"]}""", "two")]
    [InlineData("""{"queue_depth":null}""", "queue_depth")]
    [InlineData("""{"queue_depth":{"name":"\ud800"}}""", @"\ud800")]
    public async Task View_ThatFails_WhatWasSentIsShownAndTheLogSaysSoOnce(string runtime, string shown)
    {
        await StartAsync((status, view) =>
        {
            view.Headline("half of it");
            if (status.Name == "THROW") throw new InvalidOperationException("The test's own.");
        });
        await SendAsync(runtime);

        var page = await Site.GetAsync(_karl, "instance/ABCDEF");
        await Site.GetAsync(_karl, "?html");
        await Site.GetAsync(_karl, "instance/ABCDEF");

        Assert.Contains("The view of <code>queue_depth</code> could not show what was sent.", page, StringComparison.Ordinal);
        Assert.Contains("<dt>queue_depth</dt>", page, StringComparison.Ordinal);
        Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.DoesNotContain("half of it", page, StringComparison.Ordinal);
        var told = Assert.Single(_said.Lines, l => l.StartsWith("8020", StringComparison.Ordinal));
        Assert.StartsWith("8020 The view of the status 'queue_depth' failed; pages show what was sent instead, and this is not told again", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task View_OfAnotherStatus_Untouched()
    {
        await StartAsync((_, _) => throw new InvalidOperationException("Nobody asks."));
        await SendAsync("""{"status":{"message":"queue_depth"}}""");

        Assert.Contains("<dt>status</dt>", await Site.GetAsync(_karl, "instance/ABCDEF"), StringComparison.Ordinal);
        Assert.DoesNotContain(_said.Lines, l => l.StartsWith("8020", StringComparison.Ordinal));
    }

    [Fact]
    public async Task View_TwoForOneStatus_TheLastCounts()
    {
        await StartAsync((_, view) => view.Headline("first"), builder => builder.Services.AddStatusView(QueueJson.Default.QueueDepth, "queue_depth", (_, view) => view.Headline("last")));
        await SendAsync("""{"queue_depth":{"name":"orders"}}""");

        var page = await Site.GetAsync(_karl, "?html");

        Assert.Contains("class=\"says\">last</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("first</td>", page, StringComparison.Ordinal);
    }

    private async Task StartAsync(Action<QueueDepth, StatusView> show, Action<IHostApplicationBuilder>? more = null) => _karl = await KarlServer.StartAsync(new KarlSetup
    {
        Add = builder =>
        {
            builder.Logging.AddProvider(_said);
            builder.Services.AddStatusView(QueueJson.Default.QueueDepth, "queue_depth", show);
            more?.Invoke(builder);
        },
    });

    private Task SendAsync(string runtime) => _karl.KeepaliveAsync(new KeepaliveBody { Runtime = runtime });
}
