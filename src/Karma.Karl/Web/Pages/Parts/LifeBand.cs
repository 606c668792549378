using System.Globalization;
using Karma.Karl.Fleet;
using Karma.Karl.Liveness;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>
/// A life in a window as a band: up is tall and light, down is tall and dark, unknown is half as tall, done is a line; before it was heard of
/// there is nothing. What is too short to be seen is drawn all the same where it is not good news.
/// </summary>
/// <param name="Spans">The states, in the order of time.</param>
/// <param name="Window">What the band reaches over.</param>
/// <param name="IsTall">Whether it is what its page is about.</param>
internal readonly record struct LifeBand(IReadOnlyList<LifeSpan> Spans, Window Window, bool IsTall = false) : IPart
{
    /// <summary>The width in units; finer than any screen, and so many pieces are drawn at most.</summary>
    private const int Width = 1_000;
    private const int Height = 20;
    private const int LeastWidth = 3;

    public void WriteTo(Html html)
    {
        html.Add($"<svg class=\"band{(IsTall ? " tall" : "")}\" viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{Spoken()}\">");
        var drawn = new HashSet<(int, Standing)>();
        foreach (var span in Spans)
        {
            var standing = Standings.Of(span.State);
            var to = span.To is { } end ? Time.Microseconds(end) : Math.Min(Window.To, Window.Now);
            var from = Time.Microseconds(span.From);
            var (left, right) = (Place(from), Place(to));
            if (right - left < LeastWidth && standing is Standing.Down or Standing.Unknown) right = left + LeastWidth;
            if (right <= left || !drawn.Add((left, standing))) continue;
            var (top, tall) = Shape(standing);
            html.Add($"<rect class=\"{standing.Word()}\" x=\"{left}\" y=\"{top}\" width=\"{right - left}\" height=\"{tall}\">");
            html.Add($"<title>{standing.Word()} for {Elapsed.Text(to - from)}, from {Instant.Readable(from)}</title></rect>");
        }

        html.Markup("</svg>");
    }

    private static (int Top, int Tall) Shape(Standing standing) => standing switch
    {
        Standing.Unknown => (6, 8),
        Standing.Done => (9, 2),
        Standing.Up => (3, 14),
        _ => (0, Height),
    };

    private int Place(long moment) => (int)(Width * Math.Clamp((moment - Window.From) / (double)(Window.To - Window.From), 0, 1));

    private string Spoken()
    {
        var availability = Availability.Of(Spans, Window);
        return string.Create(CultureInfo.InvariantCulture, $"up {Elapsed.Text(availability.Up)}, down {Elapsed.Text(availability.Down)}, unknown {Elapsed.Text(availability.Unknown)}");
    }
}
