using System.Globalization;
using System.Text;
using Karma.Karl.Topology;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>Services and who depends on whom, drawn: from the left, who depends, to the right, what is depended upon.</summary>
internal readonly record struct GraphDrawing(Asked Asked, ServiceGraph Graph) : IPart
{
    /// <summary>More than this is no drawing that anybody reads.</summary>
    private const int Most = 80;

    private const int Wide = 178;
    private const int Tall = 46;
    private const int Across = 62;
    private const int Down = 18;

    /// <summary>How tall the place is through which an edge passes, and how far its end stays away from a node.</summary>
    private const int Bend = 4;
    private const int Gap = 3;

    private const int Margin = 8;
    private const int LongestName = 22;

    public void WriteTo(Html html)
    {
        var tied = Graph.Edges.SelectMany(e => new[] { e.From, e.To }).ToHashSet(StringComparer.Ordinal);
        var names = Graph.Services.OrderBy(s => !tied.Contains(s.Name)).ThenBy(s => Standings.Together(s.Instances.Select(Standings.Of)) == Standing.Up)
            .Select(s => s.Name).Concat(Graph.Strangers).Take(Most).ToList();
        var known = names.ToHashSet(StringComparer.Ordinal);
        var edges = Graph.Edges.Where(e => known.Contains(e.From) && known.Contains(e.To)).ToList();
        var layout = LayeredLayout.Of(names, edges);
        var heights = layout.Layers.Select(l => l.Sum(HeightOf) - Down).ToList();
        var at = new Dictionary<string, (int X, int Y)>(StringComparer.Ordinal);
        foreach (var (index, layer) in layout.Layers.Index())
        {
            var y = Margin + (heights.Max() - heights[index]) / 2;
            foreach (var node in layer)
            {
                at[node] = (Margin + index * (Wide + Across), y);
                y += HeightOf(node);
            }
        }

        var (width, height) = (2 * Margin + layout.Layers.Count * (Wide + Across) - Across, 2 * Margin + heights.Max());
        html.Add($"<div class=\"drawing\" tabindex=\"0\" role=\"region\" aria-label=\"Who depends on whom, drawn\"><svg class=\"graph\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">");
        foreach (var way in layout.Ways) Edge(html, [.. way.Select(n => (At: at[n], IsBend: LayeredLayout.IsBend(n)))], way[^1].StartsWith(ServiceGraph.StrangerMark, StringComparison.Ordinal));
        foreach (var name in names) Node(html, name, at[name]);
        html.Markup("</svg></div>");
        var total = Graph.Services.Count + Graph.Strangers.Count;
        if (total > names.Count) html.Add($"<p class=\"quiet\">{names.Count} of {total} are drawn: those with dependencies first. The table has all of them.</p>");
    }

    private static int HeightOf(string node) => LayeredLayout.IsBend(node) ? Bend + Down : Tall + Down;

    private static void Edge(Html html, List<((int X, int Y) At, bool IsBend)> way, bool isStranger)
    {
        var path = new StringBuilder();
        var (x, y) = (way[0].At.X + Wide, way[0].At.Y + Tall / 2);
        path.Append(CultureInfo.InvariantCulture, $"M{x} {y}");
        foreach (var (at, isBend) in way.Skip(1))
        {
            var (toX, toY) = (at.X - (isBend ? 0 : Gap), at.Y + (isBend ? Bend : Tall) / 2);
            var pull = toX > x ? (toX - x) / 2 : Across; // An edge that goes back leaves to the right all the same.
            path.Append(CultureInfo.InvariantCulture, $"C{x + pull} {y} {toX - pull} {toY} {toX} {toY}");
            if (isBend) path.Append(CultureInfo.InvariantCulture, $"h{Wide}");
            (x, y) = (toX + (isBend ? Wide : 0), toY);
        }

        html.Add($"<path class=\"edge{(isStranger ? " stranger" : "")}\" d=\"");
        html.Markup(path.Append("m-6 -4l6 4l-6 4").ToString());
        html.Markup("\"/>");
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
        html.Add($"<a class=\"node {Standings.Together(standings).Word()}\" href=\"{Asked.Service(name).Address}\"><title>{name}: {counts}</title>{new Box(at.X, at.Y)}");
        html.Add($"<text class=\"name\" x=\"{at.X + 12}\" y=\"{at.Y + 20}\">{Html.Cut(name, LongestName)}</text><text class=\"small\" x=\"{at.X + 12}\" y=\"{at.Y + 36}\">{Html.Cut(counts, 28)}</text></a>");
    }

    private readonly record struct Box(int X, int Y) : IPart
    {
        public void WriteTo(Html html) => html.Add(
            $"<rect class=\"box\" x=\"{X}\" y=\"{Y}\" width=\"{Wide}\" height=\"{Tall}\" rx=\"7\"/><rect class=\"edge-of\" x=\"{X}\" y=\"{Y + 6}\" width=\"4\" height=\"{Tall - 12}\"/>");
    }
}
