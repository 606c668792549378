using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>What the shapes and lines of a drawing mean: those that are in it.</summary>
/// <param name="Nodes">The styles of its boxes.</param>
/// <param name="Edges">The styles of its lines.</param>
internal readonly record struct GraphLegend(IReadOnlySet<string> Nodes, IReadOnlySet<string> Edges) : IPart
{
    private static readonly (string Style, string Text)[] Boxes =
    [
        ("up", "up"), ("down", "down"), ("partly", "down in part"), ("unknown", "unknown: Karl was not watching"), ("replaced", "down, and replaced"), ("done", "done"),
        ("stranger", "not heard: nobody known is there"), ("came", "new"), ("went", "gone"), ("changed", "changed"), ("", "as before"),
    ];

    private static readonly (string Style, string Text)[] Lines =
    [
        ("", "depends on"), ("to-down", "depends on what is down"), ("stranger", "depends on what is not heard"), ("came", "began to depend on"), ("went", "ceased to depend on"),
    ];

    public void WriteTo(Html html)
    {
        html.Markup("<p class=\"legend of-graph\">");
        foreach (var (style, text) in Boxes)
            if (Nodes.Contains(style)) html.Add($"<span><svg class=\"graph sign\" width=\"14\" height=\"14\" viewBox=\"0 0 14 14\" aria-hidden=\"true\"><g class=\"node {style}\">{new Glyph(style, 7, 7)}</g></svg>{text}</span> ");
        foreach (var (style, text) in Lines)
            if (Edges.Contains(style)) html.Add($"<span><svg class=\"graph sign\" width=\"34\" height=\"14\" viewBox=\"0 0 34 14\" aria-hidden=\"true\"><path class=\"edge {style}\" d=\"M1 7h30m-6-4l6 4l-6 4\"/></svg>{text}</span> ");
        html.Markup("</p>");
    }
}
