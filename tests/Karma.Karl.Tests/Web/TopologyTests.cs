using System.Net;
using System.Text.RegularExpressions;
using Karma.Karl.Tests.Web.Pages;
using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>Who runs where and depends on whom, as a drawing and as JSON.</summary>
public sealed class TopologyTests : IAsyncLifetime
{
    private static readonly Regex Box = new("<(?:a|g) class=\"node [^>]*data-n=\"(?<n>\\d+)\"[^>]*><title>(?<title>[^<]*)</title>", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
    private static readonly Regex Arrow = new("data-e=\"(?<from>\\d+) (?<to>\\d+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    private readonly KeepaliveBody _body = new() { Service = "shop \"front\"\\", Codename = "SHOP" };
    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync()
    {
        _karl = await KarlServer.StartAsync();
        using var other = _karl.ClientFrom("127.0.0.7");
        await _karl.KeepaliveAsync(new KeepaliveBody { Service = "prices", Codename = "SILENT", Port = 81 });
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(50));
        await _karl.KeepaliveAsync(new KeepaliveBody { Service = "orders", Codename = "ORDERS", Port = 9090, Dependencies = "[\"127.0.0.1:81\"]" }, other);
        await _karl.KeepaliveAsync(new KeepaliveBody { Service = "mail", Codename = "MAIL", Port = 25 }, other);
        await _karl.GoodbyeAsync("MAIL");
        await _karl.KeepaliveAsync(_body with
        {
            Dependencies = """["127.0.0.7:9090/a","127.0.0.7:9090/b","127.0.0.7:25","10.0.0.7:80","db:5432",{"ip":"<b>\"\\\n","port":1}]""",
        });
    }

    public ValueTask DisposeAsync() => _karl.DisposeAsync();

    [Fact]
    public async Task Dot_OfASmallFleet_TheReviewedDrawing()
    {
        using var answer = await _karl.Client.GetAsync(new Uri("topology.dot", UriKind.Relative));

        Assert.Equal("text/vnd.graphviz; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Golden.Verify("topology.dot", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Json_OfASmallFleet_TheReviewedGraph() =>
        Golden.Verify("topology.json", ReadableJson.Of(await _karl.GetAsync("api/v1/topology")));

    [Theory]
    [InlineData("")]
    [InlineData("&to=2026-11-21T00:00:30Z")]
    [InlineData("&h=24")]
    public async Task Page_ByEndpoint_DrawsTheNodesAndEdgesOfTheDotAndTheJson(string window)
    {
        var page = await Site.GetAsync(_karl, "topology?group=none" + window);
        var names = Box.Matches(page).ToDictionary(m => m.Groups["n"].Value, m => Named(WebUtility.HtmlDecode(m.Groups["title"].Value)));
        var arrows = Arrow.Matches(page).Select(m => $"{names[m.Groups["from"].Value]} > {names[m.Groups["to"].Value]}").Order(StringComparer.Ordinal).ToList();

        var dot = (await _karl.Client.GetStringAsync(new Uri("topology.dot?" + window.TrimStart('&'), UriKind.Relative))).Split('\n').Select(l => l.Trim()).ToList();
        Assert.Equal(dot.Where(l => l.Contains(" [label=", StringComparison.Ordinal)).Select(l => Unquoted(l.Split(" [label=")[0])).Order(StringComparer.Ordinal), names.Values.Order(StringComparer.Ordinal));
        Assert.Equal(
            dot.Where(l => l.Contains("\" -> \"", StringComparison.Ordinal)).Select(l => l.Split(" [")[0].TrimEnd(';').Split(" -> ")).Select(e => $"{Unquoted(e[0])} > {Unquoted(e[1])}").Order(StringComparer.Ordinal),
            arrows);

        var json = await _karl.GetAsync("api/v1/topology?" + window.TrimStart('&'));
        Assert.Equal(
            json.GetProperty("edges").EnumerateArray().Select(e => $"{Entity(e.GetProperty("from").GetString())} > {Entity(e.GetProperty("to").GetString())}").Order(StringComparer.Ordinal),
            arrows);
        Assert.Superset(json.GetProperty("nodes").EnumerateArray().Select(n => Entity(n.GetProperty("entity_id").GetString())).ToHashSet(), names.Values.ToHashSet());
    }

    [Fact]
    public async Task Dot_AfterARestartUnderAnotherCodename_TheSame()
    {
        var before = await _karl.Client.GetStringAsync(new Uri("topology.dot", UriKind.Relative));
        await _karl.GoodbyeAsync("MAIL");
        await _karl.KeepaliveAsync(new KeepaliveBody { Service = "prices", Codename = "AGAIN", Port = 81 });

        var after = await _karl.Client.GetStringAsync(new Uri("topology.dot", UriKind.Relative));

        Assert.Equal(before.Replace("\\ndown\", fillcolor=\"#f4c7c3\"", "\\nup\", fillcolor=\"#d8f0d8\"", StringComparison.Ordinal), after);
    }

    [Fact]
    public async Task Topology_OfThePast_AsItWas()
    {
        await _karl.AdvanceAsync(TimeSpan.FromHours(1));

        var nodes = (await _karl.GetAsync("api/v1/topology?from=2026-11-21T00:00:00Z&to=2026-11-21T00:00:30Z")).GetProperty("nodes");

        Assert.Equal("instance/SILENT", Assert.Single(nodes.EnumerateArray()).GetProperty("instance").GetString());
        Assert.DoesNotContain("orders", await _karl.Client.GetStringAsync(new Uri("topology.dot?to=2026-11-21T00:00:30Z", UriKind.Relative)));
    }

    // "orders at 127.0.0.7:9090: up", or "db:5432: not heard".
    private static string Named(string title) => Plain(title[..title.LastIndexOf(": ", StringComparison.Ordinal)].Split(" at ")[^1]);

    private static string Entity(string? id) => Plain(Uri.UnescapeDataString(id?["endpoint/".Length..] ?? ""));

    private static string Unquoted(string text) => Plain(text[1..^1].Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal));

    private static string Plain(string text) => text.ReplaceLineEndings(" ");
}
