using System.Globalization;
using System.Text;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>A number through time as a small line, with its last, least and greatest value.</summary>
/// <param name="Name">What the number is.</param>
/// <param name="Points">When, in epoch microseconds, and the value, in the order of time.</param>
internal readonly record struct Sparkline(string Name, IReadOnlyList<(long At, double Value)> Points) : IPart
{
    private const int Width = 200;
    private const int Height = 40;
    private const int Margin = 3;

    public void WriteTo(Html html)
    {
        var (least, greatest) = (Points.Min(p => p.Value), Points.Max(p => p.Value));
        html.Add($"<figure class=\"spark\"><figcaption><span class=\"name\">{Name}</span> <b>{Figure.Of(Points[^1].Value)}</b></figcaption>");
        html.Add($"<svg viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"from {Figure.Of(least)} to {Figure.Of(greatest)}, last {Figure.Of(Points[^1].Value)}\">");
        html.Add($"<polyline points=\"");
        html.Markup(Line(least, greatest));
        html.Add($"\"/></svg><p class=\"range\"><span>least {Figure.Of(least)}</span> <span>greatest {Figure.Of(greatest)}</span></p></figure>");
    }

    private string Line(double least, double greatest)
    {
        var line = new StringBuilder();
        var (first, last) = (Points[0].At, Points[^1].At);
        foreach (var (at, value) in Points)
        {
            var x = last == first ? Width / 2.0 : Width * ((at - first) / (double)(last - first));

            // Each by itself: the difference of two that are as great as can be is no number.
            var share = greatest > least ? (value / 2 - least / 2) / (greatest / 2 - least / 2) : 0.5;
            var y = Height - Margin - (Height - 2 * Margin) * share;
            line.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
        }

        return line.ToString().TrimEnd();
    }
}
