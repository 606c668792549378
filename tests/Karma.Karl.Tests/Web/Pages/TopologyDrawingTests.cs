using Karma.Karl.Fleet;
using Karma.Karl.Liveness;
using Karma.Karl.Tests.Topology;
using Karma.Karl.Web.Pages;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Views;
using Karma.Testing;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Tests.Web.Pages;

/// <summary>How finely a topology is drawn, and what is said of it.</summary>
public sealed class TopologyDrawingTests
{
    [Theory]
    [InlineData(60, "", "none", "")]
    [InlineData(61, "", "service", "")]
    [InlineData(61, "?group=none", "none", "")]
    [InlineData(500, "?group=none", "none", "")]
    [InlineData(501, "?group=none", "service", "501 endpoints with ")]
    [InlineData(60, "?group=service", "service", "")]
    [InlineData(60, "?group=host", "host", "")]
    [InlineData(60, "?group=%3Cb%3E", "none", "")]
    public void Of_AFleet_AsFineAsCanBeRead(int instances, string query, string grouping, string said)
    {
        var drawn = Of(FleetViews.Many(instances, services: 20, hosts: 10, dependencies: 1), query);

        Assert.Equal(grouping, drawn.Drawn.ToString().ToLowerInvariant());
        Assert.StartsWith(said, drawn.Said, StringComparison.Ordinal);
        Assert.Equal(said.Length == 0, drawn.Said.Length == 0);
    }

    [Fact]
    public void Of_MoreServicesThanCanBeRead_ByHost()
    {
        var drawn = Of(FleetViews.Many(2_000, services: 600, hosts: 90, dependencies: 1), "?group=service");

        Assert.Equal(Grouping.Host, drawn.Drawn);
        Assert.Equal(90, drawn.Drawing.Nodes.Count);
        Assert.StartsWith("600 services with ", drawn.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_MoreOfAnyGroupThanCanBeRead_WhatIsDownFirstAndSaysHowManyAreLeftOut()
    {
        var drawn = Of(FleetViews.Many(2_000, services: 1_000, hosts: 1_000, dependencies: 0), "");
        var markup = Markup(drawn);

        Assert.Equal(500, markup.Split("class=\"node ").Length - 1 - 2); // Two more explain the shapes.
        Assert.Equal(25, markup.Split("class=\"node down\" id").Length - 1);
        Assert.Contains("500 of 1000 are drawn: what is not up first, then what has dependencies. The table has every service.", markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ADependencyThatSaidGoodbye_NamedAndDone()
    {
        var drawn = Of(
            [
                FleetViews.View("idle", "10.0.0.4", 80, LivenessState.Done, []),
                FleetViews.View("mail", "10.0.0.2", 80, LivenessState.Done, ["10.0.0.3:80"]),
                FleetViews.View("shop", "10.0.0.1", 80, LivenessState.Up, ["10.0.0.2:80"]),
            ],
            "?group=service");

        Assert.Equal(["mail", "shop"], drawn.Services.Groups.Select(g => g.Name));
        Assert.Equal([("shop", "mail")], drawn.Services.Edges);
        Assert.Empty(drawn.Services.Strangers);
    }

    [Fact]
    public void Of_MoreArrowsThanCanBeRead_SaysHowManyAreLeftOut()
    {
        var everywhere = Enumerable.Range(0, 60).Select(i => $"10.0.0.{i + 1}:80").ToList();
        var drawn = Of([.. everywhere.Select((e, i) => FleetViews.View($"s{i:00}", $"10.0.0.{i + 1}", 80, LivenessState.Up, everywhere))], "");

        Assert.Contains("2500 of 3600 arrows are drawn.", Markup(drawn), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_EachState_AShapeOfItsOwn()
    {
        var up = FleetViews.View("up", "10.0.0.1", 1, LivenessState.Up, "10.0.0.1:2", "db:5432");
        var drawn = Of(
            [up, FleetViews.View("down", "10.0.0.1", 2, LivenessState.Down), FleetViews.View("unknown", "10.0.0.1", 3, LivenessState.Unknown),
             FleetViews.View("done", "10.0.0.1", 4, LivenessState.Done), FleetViews.View("replaced", "10.0.0.1", 5, LivenessState.Down) with { IsMissing = false }],
            "");
        var markup = Markup(drawn);

        foreach (var state in new[] { "up", "down", "unknown", "done", "replaced", "stranger" })
            Assert.Contains($"class=\"node {state}\"", markup, StringComparison.Ordinal);
        Assert.Contains("class=\"edge to-down\"", markup, StringComparison.Ordinal);
        Assert.Contains("class=\"edge stranger\"", markup, StringComparison.Ordinal);
        Assert.Contains("<title>up at 10.0.0.1:1: up</title>", markup, StringComparison.Ordinal);
        Assert.Contains("href=\"/endpoint/10.0.0.1:1?h=1\"", Markup(Of([up], "?group=none&h=1")), StringComparison.Ordinal);
        var shapes = new[] { "up", "down", "unknown", "done" }.Select(s => markup.Split($"class=\"node {s}\" id=")[1].Split("class=\"glyph\" d=\"M")[1].Split('"')[0].Split('m')[1]);
        Assert.Equal(4, shapes.Distinct().Count());
    }

    [Fact]
    public void Of_TheSameFleetInAnyOrder_TheSameBytes()
    {
        var views = FleetViews.Many(120, services: 20, hosts: 10, dependencies: 2);
        var random = new Random(3);
        foreach (var query in new[] { "?group=none", "?group=service", "?group=host" })
        {
            var expected = Markup(Of(views, query));
            var shuffled = views.ToArray();
            random.Shuffle(shuffled);
            Assert.Equal(expected, Markup(Of([.. shuffled], query)));
        }
    }

    private static TopologyDrawing Of(List<InstanceView> views, string query)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = "/topology";
        context.Request.QueryString = new QueryString(query);
        return TopologyDrawing.Of(new Asked(context, "/topology", KeepaliveBody.Epoch, news: 0, new StatusViews([])), views);
    }

    private static string Markup(TopologyDrawing drawn)
    {
        var html = new Html();
        html.Add($"{drawn.Drawing}");
        return html.ToString();
    }
}
