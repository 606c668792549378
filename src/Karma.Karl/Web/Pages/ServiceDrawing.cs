using System.Globalization;
using Karma.Karl.Topology;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>Services and who depends on whom as a drawing: those with dependencies first, and among them those that are not up.</summary>
internal static class ServiceDrawing
{
    public static GraphDrawing Of(Asked asked, ServiceGraph graph)
    {
        var tied = graph.Edges.SelectMany(e => new[] { e.From, e.To }).ToHashSet(StringComparer.Ordinal);
        var services = graph.Services.Select(s => (s.Name, Standings: s.Instances.Select(Standings.Of).ToList()))
            .OrderBy(s => !tied.Contains(s.Name)).ThenBy(s => Standings.Together(s.Standings) == Standing.Up)
            .Select(s => new DrawnNode(s.Name, s.Name, Counts(s.Standings), Standings.Together(s.Standings).Word(), asked.Service(s.Name).Address));
        return new GraphDrawing(
            [.. services, .. graph.Strangers.Select(Stranger)],
            [.. graph.Edges.Select(e => new DrawnEdge(e.From, e.To, IsStranger(e.To) ? "stranger" : ""))]);
    }

    /// <summary>An endpoint that somebody depends on and nobody known holds.</summary>
    public static DrawnNode Stranger(string key) => new(key, key[ServiceGraph.StrangerMark.Length..], "not heard", "stranger", Address: null);

    public static bool IsStranger(string key) => key.StartsWith(ServiceGraph.StrangerMark, StringComparison.Ordinal);

    private static string Counts(List<Standing> standings) => string.Join(
        ", ", Standings.All.Where(standings.Contains).Select(s => string.Create(CultureInfo.InvariantCulture, $"{standings.Count(o => o == s)} {s.Word()}")));
}
