using System.Globalization;
using Karma.Karl.Topology;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>Services and who depends on whom, drawn: from the left, who depends, to the right, what is depended upon.</summary>
internal readonly record struct GraphDrawing(Asked Asked, ServiceGraph Graph) : IPart
{
    /// <summary>More than this is no drawing that anybody reads.</summary>
    private const int Most = 80;

    private const int Wide = 190;
    private const int Tall = 46;
    private const int Across = 80;
    private const int Down = 18;
    private const int Margin = 8;
    private const int LongestName = 22;

    public void WriteTo(Html html)
    {
        var tied = Graph.Edges.SelectMany(e => new[] { e.From, e.To }).ToHashSet(StringComparer.Ordinal);
        var names = Graph.Services.OrderBy(s => !tied.Contains(s.Name)).ThenBy(s => Standings.Together(s.Instances.Select(Standings.Of)) == Standing.Up)
            .Select(s => s.Name).Concat(Graph.Strangers).Take(Most).ToList();
        var known = names.ToHashSet(StringComparer.Ordinal);
        var edges = Graph.Edges.Where(e => known.Contains(e.From) && known.Contains(e.To)).ToList();
        var layers = LayeredLayout.Of(names, edges);
        var tallest = layers.Max(l => l.Count);
        var at = layers.Index().SelectMany(layer => layer.Item.Index().Select(node => (
            Name: node.Item,
            X: Margin + layer.Index * (Wide + Across),
            Y: Margin + (tallest - layer.Item.Count) * (Tall + Down) / 2 + node.Index * (Tall + Down)))).ToDictionary(n => n.Name, n => (n.X, n.Y), StringComparer.Ordinal);
        var (width, height) = (2 * Margin + layers.Count * (Wide + Across) - Across, 2 * Margin + tallest * (Tall + Down) - Down);
        html.Add($"<div class=\"drawing\" tabindex=\"0\" role=\"region\" aria-label=\"Who depends on whom, drawn\"><svg class=\"graph\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">");
        foreach (var (from, to) in edges) Edge(html, at[from], at[to], to.StartsWith(ServiceGraph.StrangerMark, StringComparison.Ordinal));
        foreach (var name in names) Node(html, name, at[name]);
        html.Markup("</svg></div>");
        var total = Graph.Services.Count + Graph.Strangers.Count;
        if (total > names.Count) html.Add($"<p class=\"quiet\">{names.Count} of {total} are drawn: those with dependencies first. The table has all of them.</p>");
    }

    private static void Edge(Html html, (int X, int Y) from, (int X, int Y) to, bool isStranger)
    {
        var (x1, y1, x2, y2) = (from.X + Wide, from.Y + Tall / 2, to.X, to.Y + Tall / 2);
        var bend = x2 > x1 ? (x2 - x1) / 2 : Across;
        var path = string.Create(CultureInfo.InvariantCulture, $"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2 - 5} {y2}m-5 -4l6 4l-6 4");
        html.Add($"<path class=\"edge{(isStranger ? " stranger" : "")}\" d=\"{path}\"/>");
    }

    private void Node(Html html, string name, (int X, int Y) at)
    {
        if (name.StartsWith(ServiceGraph.StrangerMark, StringComparison.Ordinal))
        {
            var endpoint = name[ServiceGraph.StrangerMark.Length..];
            html.Add($"<g class=\"node stranger\"><title>{endpoint}</title>{new Box(at.X, at.Y)}");
            html.Add($"<text x=\"{at.X + 12}\" y=\"{at.Y + 20}\">{Html.Cut(endpoint, LongestName)}</text><text class=\"small\" x=\"{at.X + 12}\" y=\"{at.Y + 36}\">not heard</text></g>");
            return;
        }

        var instances = Graph.Services.First(s => s.Name == name).Instances;
        var standings = instances.Select(Standings.Of).ToList();
        var counts = string.Join(", ", Standings.All.Where(standings.Contains).Select(s => string.Create(CultureInfo.InvariantCulture, $"{standings.Count(o => o == s)} {s.Word()}")));
        html.Add($"<a class=\"node {Standings.Together(standings).Name()}\" href=\"{Asked.Service(name).Address}\"><title>{name}: {counts}</title>{new Box(at.X, at.Y)}");
        html.Add($"<text class=\"name\" x=\"{at.X + 12}\" y=\"{at.Y + 20}\">{Html.Cut(name, LongestName)}</text><text class=\"small\" x=\"{at.X + 12}\" y=\"{at.Y + 36}\">{Html.Cut(counts, 28)}</text></a>");
    }

    private readonly record struct Box(int X, int Y) : IPart
    {
        public void WriteTo(Html html) => html.Add(
            $"<rect class=\"box\" x=\"{X}\" y=\"{Y}\" width=\"{Wide}\" height=\"{Tall}\" rx=\"7\"/><rect class=\"edge-of\" x=\"{X}\" y=\"{Y + 6}\" width=\"4\" height=\"{Tall - 12}\"/>");
    }
}
