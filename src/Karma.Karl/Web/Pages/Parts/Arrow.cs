using System.Globalization;
using System.Text;
using Karma.Karl.Topology.Layout;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>A line of a drawing, curved between columns and straight across them, with its head.</summary>
/// <param name="Line">The line.</param>
/// <param name="Style">Its style, or empty.</param>
/// <param name="From">The number of the box that it leaves.</param>
/// <param name="To">The number of the box that it leads to.</param>
/// <param name="Box">Where the box stands that it leaves.</param>
internal readonly record struct Arrow(PlacedLine Line, string Style, int From, int To, Area Box) : IPart
{
    /// <summary>How far an arrow stays away from its box.</summary>
    private const int Gap = 3;

    /// <summary>How far a line goes out that joins two boxes of one column.</summary>
    private const int Bow = 34;

    public void WriteTo(Html html)
    {
        html.Add($"<path class=\"edge {Style}\" data-e=\"{From} {To}\" d=\"");
        html.Markup(Line.Way.Count == 0 ? Loop() : Line.Way[0].X == Line.Way[^1].X ? Beside() : Across());
        html.Markup("\"/>");
    }

    // One that depends on itself: at its upper right corner.
    private string Loop() => Text($"M{Box.Right} {Box.Y + 10}c16 -2 16 -22 -4 -22c-14 0 -16 6 -16 {12 - Gap}m-4 -6l4 6l5 -5");

    private string Beside()
    {
        var (from, to) = (Line.Way[0], Line.Way[^1]);
        return Text($"M{from.X} {from.Y}C{from.X + Bow} {from.Y} {to.X + Bow} {to.Y} {to.X + Gap} {to.Y}m6 -4l-6 4l6 4");
    }

    private string Across()
    {
        var isForward = Line.Way[0].X < Line.Way[^1].X;
        var at = Line.Way[0];
        var path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"M{at.X} {at.Y}");
        foreach (var (index, spot) in Line.Way.Index().Skip(1))
        {
            var next = index == Line.Way.Count - 1 ? spot with { X = spot.X - (isForward ? Gap : -Gap) } : spot;
            var pull = (next.X - at.X) / 2;
            if (index % 2 == 0) path.Append(CultureInfo.InvariantCulture, $"H{next.X}");
            else path.Append(CultureInfo.InvariantCulture, $"C{at.X + pull} {at.Y} {next.X - pull} {next.Y} {next.X} {next.Y}");
            at = next;
        }

        return path.Append(isForward ? "m-6 -4l6 4l-6 4" : "m6 -4l-6 4l6 4").ToString();
    }

    private static string Text(FormattableString path) => path.ToString(CultureInfo.InvariantCulture);
}
