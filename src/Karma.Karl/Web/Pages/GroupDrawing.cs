using System.Globalization;
using Karma.Karl.Fleet;
using Karma.Karl.Topology;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>Services or hosts and who depends on whom as a drawing: those that are not up first, then those that are partly down, then those with dependencies.</summary>
internal static class GroupDrawing
{
    public static GraphDrawing Of(GroupedGraph graph, Func<InstanceView, string> addressOf)
    {
        var tied = graph.Edges.SelectMany(e => new[] { e.From, e.To }).ToHashSet(StringComparer.Ordinal);
        var groups = graph.Groups.Select(g => (g.Name, g.Instances, Standings: g.Instances.Select(Standings.Of).ToList()))
            .Select(g => (g.Name, g.Instances, g.Standings, Together: Standings.Together(g.Standings)))
            .OrderBy(g => g.Together == Standing.Up).ThenBy(g => !IsPartlyDown(g.Standings)).ThenBy(g => !tied.Contains(g.Name)).ToList();
        var down = groups.Where(g => g.Together == Standing.Down).Select(g => g.Name).ToHashSet(StringComparer.Ordinal);
        var nodes = groups.Select(g => new DrawnNode(g.Name, g.Name, Counts(g.Standings), IsPartlyDown(g.Standings) ? "partly" : g.Together.Word(), addressOf(g.Instances[0]))
        {
            Short = g.Standings.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"×{g.Standings.Count}") : "",
        });
        return new GraphDrawing(
            [.. nodes, .. graph.Strangers.Select(Stranger)],
            [.. graph.Edges.Select(e => new DrawnEdge(e.From, e.To, GroupedGraph.IsStranger(e.To) ? "stranger" : down.Contains(e.To) ? "to-down" : "")).OrderBy(e => e.Style.Length == 0)]);
    }

    /// <summary>An endpoint that somebody depends on and nobody known holds.</summary>
    public static DrawnNode Stranger(string key) => new(key, key[GroupedGraph.StrangerMark.Length..], "not heard", "stranger", Address: null);

    private static bool IsPartlyDown(List<Standing> standings) => standings.Contains(Standing.Up) && standings.Contains(Standing.Down);

    private static string Counts(List<Standing> standings) => string.Join(
        ", ", Standings.All.Where(standings.Contains).Select(s => string.Create(CultureInfo.InvariantCulture, $"{standings.Count(o => o == s)} {s.Word()}")));
}
