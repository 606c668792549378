using System.Globalization;
using Karma.Karl.Topology.Layout;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>
/// Boxes and arrows, drawn: from the left, who depends, to the right, what is depended upon. Whole without script; with it (<c>graph.js</c>) the drawing
/// can be zoomed and moved, and whatever is pointed at lights up with all that it depends on and all that depend on it.
/// </summary>
/// <param name="Nodes">The boxes; what counts comes first, and of too many the last are left out.</param>
/// <param name="Edges">The arrows between them, likewise.</param>
internal readonly record struct GraphDrawing(IReadOnlyList<DrawnNode> Nodes, IReadOnlyList<DrawnEdge> Edges) : IPart
{
    /// <summary>More than this is no drawing that anybody reads.</summary>
    public const int MostNodes = 500;
    public const int MostEdges = 2_500;

    /// <summary>From here on boxes have one line, since two could not be read in a drawing that fits a screen.</summary>
    private const int Many = 40;

    /// <summary>A drawing that is wider than this takes the screen's width, and not that of a page's text.</summary>
    private const int Wide = 1_200;

    private const int SignX = 16;
    private const int TextX = 30;

    /// <summary>However many look at drawings, one is made at a time, and the other processors are there for those who report.</summary>
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>The frames that boxes name.</summary>
    public IReadOnlyList<DrawnFrame> Frames { get; init; } = [];

    /// <summary>What is told under the drawing of what it leaves out; the rest is told by itself.</summary>
    public string Elsewhere { get; init; } = "";

    /// <summary>Draws it when it is its turn, for a page that is written later.</summary>
    public async Task<Action<Html>> DrawAsync(CancellationToken cancellationToken)
    {
        await OneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var drawn = new Html();
            WriteTo(drawn);
            var markup = drawn.ToString();
            return html => html.Markup(markup);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    public void WriteTo(Html html)
    {
        var nodes = Nodes.Take(MostNodes).ToDictionary(n => n.Key, StringComparer.Ordinal);
        var tied = Edges.Where(e => nodes.ContainsKey(e.From) && nodes.ContainsKey(e.To)).ToList();
        var edges = tied.Take(MostEdges).ToDictionary(e => (e.From, e.To));
        var measures = nodes.Count > Many ? Measures.Dense : Measures.Roomy;
        var picture = LayeredLayout.Of(new Sketch([.. nodes.Values.Select(n => new SketchNode(n.Key, n.Frame))], [.. edges.Keys], measures));
        var numbers = picture.Boxes.Index().ToDictionary(b => b.Item.Key, b => b.Index, StringComparer.Ordinal);

        html.Add($"<div class=\"drawing{(picture.Width > Wide ? " wide" : "")}\" id=\"drawing\"><div class=\"zoom\"><button type=\"button\" data-zoom=\"in\" aria-label=\"Zoom in\" title=\"Zoom in: +\">+</button><button type=\"button\" data-zoom=\"out\" aria-label=\"Zoom out\" title=\"Zoom out: −\">−</button><button type=\"button\" data-zoom=\"fit\" title=\"Show all of it: 0\">Fit</button><span class=\"told\" role=\"status\"></span></div><a class=\"skip\" href=\"#drawn\">Skip the drawing</a>");
        html.Add($"<div class=\"stage\" id=\"stage\" tabindex=\"0\" role=\"region\" aria-label=\"Who depends on whom, drawn. Plus, minus and 0 zoom, the arrow keys move it.\">");
        html.Add($"<svg class=\"graph{(measures == Measures.Dense ? " dense" : "")}\" width=\"{picture.Width}\" height=\"{picture.Height}\" viewBox=\"0 0 {picture.Width} {picture.Height}\" data-width=\"{picture.Width}\" data-height=\"{picture.Height}\">");
        var frames = Frames.ToDictionary(f => f.Key, StringComparer.Ordinal);
        html.Markup("<g>");
        foreach (var frame in picture.Frames) html.Add($"<rect class=\"ground {frames[frame.Key].Style}\" x=\"{frame.Area.X}\" y=\"{frame.Area.Y}\" width=\"{frame.Area.Width}\" height=\"{frame.Area.Height}\" rx=\"10\"/>");
        html.Markup("</g><g>");
        foreach (var line in picture.Lines.OrderBy(l => edges[(l.From, l.To)].Style.Length > 0)) // What matters lies above the others.
            html.Add($"{new Arrow(line, edges[(line.From, line.To)].Style, numbers[line.From], numbers[line.To], picture.Boxes[numbers[line.From]].Area)}");
        html.Markup("</g><g>");
        foreach (var frame in picture.Frames) FrameName(html, frames[frame.Key], frame.Area); // Above the lines, which may pass there.
        foreach (var (index, box) in picture.Boxes.Index()) Box(html, nodes[box.Key], index, box.Area, measures == Measures.Dense);
        html.Add($"</g></svg></div></div><div id=\"drawn\">{new GraphLegend(nodes.Values.Select(n => n.Style).ToHashSet(), edges.Values.Select(e => e.Style).ToHashSet())}</div>");
        if (Nodes.Count > nodes.Count) html.Add($"<p class=\"quiet\">{nodes.Count} of {Nodes.Count} are drawn: what is not up first, then what has dependencies. {Elsewhere}</p>");
        if (tied.Count > edges.Count) html.Add($"<p class=\"quiet\">{edges.Count} of {tied.Count} arrows are drawn. {Elsewhere}</p>");
    }

    private static void FrameName(Html html, DrawnFrame frame, Area area)
    {
        Begin(html, frame.Address, $"frame {frame.Style}", "");
        html.Add($"<title>{frame.Name}</title><text x=\"{area.X + 12}\" y=\"{area.Y + 18}\">{Fitted.Cut(frame.Name, area.Width * 10 / 8)}</text>");
        html.Markup(frame.Address is null ? "</g>" : "</a>");
    }

    private static void Box(Html html, DrawnNode node, int number, Area area, bool isDense)
    {
        Begin(html, node.Address, $"node {node.Style}", $" id=\"{IdOf(node.Key)}\" data-n=\"{number.ToString(CultureInfo.InvariantCulture)}\"");
        html.Add($"<title>{node.Title}</title><rect class=\"box\" x=\"{area.X}\" y=\"{area.Y}\" width=\"{area.Width}\" height=\"{area.Height}\" rx=\"{(isDense ? 5 : 8)}\"/>{new Glyph(node.Style, area.X + SignX, area.Middle)}");
        var name = node.Address is null ? "" : "name";
        if (isDense)
        {
            html.Add($"<text class=\"{name}\" x=\"{area.X + TextX}\" y=\"{area.Middle + 4}\">{Fitted.Cut(node.Name, node.Short.Length > 0 ? 105 : 155)}</text>");
            if (node.Short.Length > 0) html.Add($"<text class=\"small end\" x=\"{area.Right - 8}\" y=\"{area.Middle + 4}\">{node.Short}</text>");
        }
        else
        {
            html.Add($"<text class=\"{name}\" x=\"{area.X + TextX}\" y=\"{area.Y + 19}\">{Fitted.Cut(node.Name, 180)}</text><text class=\"small\" x=\"{area.X + TextX}\" y=\"{area.Y + 35}\">{Fitted.Cut(node.Small, 210)}</text>");
        }

        html.Markup(node.Address is null ? "</g>" : "</a>");
    }

    private static void Begin(Html html, string? address, string style, string more)
    {
        html.Add($"<{(address is null ? "g" : "a")} class=\"{style}\"");
        html.Markup(more);
        if (address is null)
        {
            html.Markup(style.StartsWith("node", StringComparison.Ordinal) ? " tabindex=\"0\">" : ">");
            return;
        }

        html.Markup(" href=\"");
        html.Text(address, int.MaxValue); // Cut, it would lead elsewhere.
        html.Markup("\">");
    }

    // The same in every answer, so that a page that is made anew finds it again: FNV-1a.
    private static string IdOf(string key)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var c in key) hash = unchecked((hash ^ c) * 1_099_511_628_211UL);
        return string.Create(CultureInfo.InvariantCulture, $"box-{hash:x16}");
    }
}
