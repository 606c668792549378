using System.Globalization;
using Karma.Karl.Topology;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>
/// The graph of endpoints as a drawing, each in the frame of its host: the nodes and edges that <c>topology.dot</c> has. What nobody known holds stands
/// in a frame of its own.
/// </summary>
internal static class EndpointDrawing
{
    private const string NotHeard = "not heard";

    public static GraphDrawing Of(Asked asked, TopologyGraph graph)
    {
        var strangers = graph.Strangers.Select(s => GroupedGraph.StrangerMark + s).ToList();
        var nodes = graph.Nodes.Select(n => (Node: n, Standing: Standings.Of(n.Instance))).ToList();
        var down = nodes.Where(n => n.Standing == Standing.Down).Select(n => n.Node.Instance.Endpoint.ToString()).ToHashSet(StringComparer.Ordinal);
        var tied = graph.Edges.SelectMany(e => new[] { e.From.Instance.Endpoint.ToString(), e.ToEndpoint }).ToHashSet(StringComparer.Ordinal);
        var frames = graph.Nodes.DistinctBy(n => n.HostKey).Select(n => Frame(n.HostKey, asked.Host(n.Instance.Endpoint))).ToList();
        if (strangers.Count > 0) frames.Add(new DrawnFrame(NotHeard, NotHeard, "stranger", Address: null));
        return new GraphDrawing(
            [
                .. nodes.OrderBy(n => n.Standing == Standing.Up).ThenBy(n => !tied.Contains(n.Node.Instance.Endpoint.ToString())).Select(n => Box(asked, n.Node, n.Standing)),
                .. strangers.Select(s => GroupDrawing.Stranger(s) with { Frame = NotHeard }),
            ],
            [.. graph.Edges.Select(e => Arrow(e, down)).OrderBy(e => e.Style.Length == 0)])
        {
            Frames = frames,
        };
    }

    private static DrawnFrame Frame(string key, Link host) => new(key, host.Text, "", host.Address);

    private static DrawnNode Box(Asked asked, TopologyNode node, Standing standing)
    {
        var place = asked.Place(node.Instance.Endpoint);
        var port = string.Create(CultureInfo.InvariantCulture, $":{node.Instance.Endpoint.Port}");
        return new DrawnNode(place.Text, node.Instance.Service, $"{port} · {standing.Word()}", standing.Word(), place.Address)
        {
            Frame = node.HostKey,
            Short = port,
            Title = $"{node.Instance.Service} at {place.Text}: {standing.Word()}",
        };
    }

    private static DrawnEdge Arrow(TopologyEdge edge, HashSet<string> down) =>
        new(edge.From.Instance.Endpoint.ToString(), edge.To is null ? GroupedGraph.StrangerMark + edge.ToEndpoint : edge.ToEndpoint,
            edge.To is null ? "stranger" : down.Contains(edge.ToEndpoint) ? "to-down" : "");
}
