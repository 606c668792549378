using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>Who runs where and depends on whom, as a drawing and as JSON.</summary>
public sealed class TopologyTests : IAsyncLifetime
{
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
}
