using System.Globalization;
using System.Text;
using Karma.Karl.Topology;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>Boxes and arrows, drawn: from the left, who depends, to the right, what is depended upon.</summary>
/// <param name="Nodes">The boxes; what counts comes first, and of too many the last are left out.</param>
/// <param name="Edges">The arrows between them.</param>
internal readonly record struct GraphDrawing(IReadOnlyList<DrawnNode> Nodes, IReadOnlyList<DrawnEdge> Edges) : IPart
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
    private const int LongestSmall = 28;

    public void WriteTo(Html html)
    {
        var nodes = Nodes.Take(Most).ToList();
        var known = nodes.Select(n => n.Key).ToHashSet(StringComparer.Ordinal);
        var edges = Edges.Where(e => known.Contains(e.From) && known.Contains(e.To)).ToList();
        var layout = LayeredLayout.Of([.. nodes.Select(n => n.Key)], [.. edges.Select(e => (e.From, e.To))]);
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
        foreach (var (way, edge) in layout.Ways.Zip(edges)) Edge(html, [.. way.Select(n => (At: at[n], IsBend: LayeredLayout.IsBend(n)))], edge.Style);
        foreach (var node in nodes) Node(html, node, at[node.Key]);
        html.Markup("</svg></div>");
        if (Nodes.Count > nodes.Count) html.Add($"<p class=\"quiet\">{nodes.Count} of {Nodes.Count} are drawn: those with dependencies first. The table has all of them.</p>");
    }

    private static int HeightOf(string node) => LayeredLayout.IsBend(node) ? Bend + Down : Tall + Down;

    private static void Edge(Html html, List<((int X, int Y) At, bool IsBend)> way, string style)
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

        html.Add($"<path class=\"edge {style}\" d=\"");
        html.Markup(path.Append("m-6 -4l6 4l-6 4").ToString());
        html.Markup("\"/>");
    }

    private static void Node(Html html, DrawnNode node, (int X, int Y) at)
    {
        html.Add($"<{(node.Address is null ? "g" : "a")} class=\"node {node.Style}\"");
        if (node.Address is { } address)
        {
            html.Markup(" href=\"");
            html.Text(address, int.MaxValue); // Cut, it would lead elsewhere.
            html.Markup("\"");
        }

        html.Add($"><title>{node.Name}: {node.Small}</title>{new Box(at.X, at.Y)}<text class=\"{(node.Address is null ? "" : "name")}\" x=\"{at.X + 12}\" y=\"{at.Y + 20}\">{Html.Cut(node.Name, LongestName)}</text>");
        html.Add($"<text class=\"small\" x=\"{at.X + 12}\" y=\"{at.Y + 36}\">{Html.Cut(node.Small, LongestSmall)}</text>");
        html.Markup(node.Address is null ? "</g>" : "</a>");
    }

    private readonly record struct Box(int X, int Y) : IPart
    {
        public void WriteTo(Html html) => html.Add(
            $"<rect class=\"box\" x=\"{X}\" y=\"{Y}\" width=\"{Wide}\" height=\"{Tall}\" rx=\"7\"/><rect class=\"edge-of\" x=\"{X}\" y=\"{Y + 6}\" width=\"4\" height=\"{Tall - 12}\"/>");
    }
}
