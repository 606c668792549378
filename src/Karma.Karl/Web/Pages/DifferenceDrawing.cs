using Karma.Karl.Topology;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>
/// What is different, drawn: the services that are, what they began or ceased to depend on, and how those hang together. In words, by line
/// and by colour.
/// </summary>
internal static class DifferenceDrawing
{
    private static readonly (DifferenceKind Kind, string Text)[] Words =
    [
        (DifferenceKind.Came, "came"), (DifferenceKind.Went, "went"), (DifferenceKind.State, "changed state"), (DifferenceKind.Moved, "moved"),
    ];

    public static GraphDrawing Of(Asked asked, FleetDifference difference)
    {
        var edges = difference.Edges().ToList();
        var byService = difference.Items.ToLookup(d => d.Service, StringComparer.Ordinal);
        var drawn = edges.Where(e => e.Was != e.Is).SelectMany(e => new[] { e.From, e.To })
            .Concat(byService.Select(s => s.Key)).Distinct(StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        var tied = edges.Where(e => drawn.Contains(e.From) && drawn.Contains(e.To)).ToList();
        var keys = tied.SelectMany(e => new[] { e.From, e.To }).ToHashSet(StringComparer.Ordinal);
        return new GraphDrawing(
            [.. drawn.OrderBy(k => !keys.Contains(k)).ThenBy(k => k, StringComparer.Ordinal).Select(k => Node(asked, k, byService[k]))],
            [.. tied.Select(e => new DrawnEdge(e.From, e.To, e.Was == e.Is ? "" : e.Is ? "came" : "went"))]);
    }

    private static DrawnNode Node(Asked asked, string key, IEnumerable<Difference> differences)
    {
        if (GroupedGraph.IsStranger(key)) return GroupDrawing.Stranger(key);
        var counts = differences.CountBy(d => d.Kind).ToDictionary();
        var style = counts.ContainsKey(DifferenceKind.ServiceCame) ? "came" : counts.ContainsKey(DifferenceKind.ServiceWent) ? "went" : counts.Count > 0 ? "changed" : "";
        return new DrawnNode(key, key, string.Join(", ", Said(counts)), style, asked.Service(key).Address);
    }

    private static IEnumerable<string> Said(Dictionary<DifferenceKind, int> counts)
    {
        if (counts.Count == 0) yield return "as before";
        if (counts.ContainsKey(DifferenceKind.ServiceCame)) yield return "new";
        if (counts.ContainsKey(DifferenceKind.ServiceWent)) yield return "gone";
        if (counts.ContainsKey(DifferenceKind.Builds) && counts.Keys.All(k => k > DifferenceKind.ServiceWent)) yield return "new build";
        foreach (var (kind, text) in Words)
            if (counts.TryGetValue(kind, out var count)) yield return $"{count} {text}";
        if (counts.Count > 0 && counts.Keys.All(k => k is DifferenceKind.Dependencies or DifferenceKind.Endpoints)) yield return "changed";
    }
}
