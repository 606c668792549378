using Karma.Karl.Liveness;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>The states of a life as a list, the latest first: the same as its band, for those who read.</summary>
internal readonly record struct SpanList(Asked Asked, IReadOnlyList<LifeSpan> Spans) : IPart
{
    private const int Most = 12;

    public void WriteTo(Html html)
    {
        if (Spans.Count < 2) return;
        html.Markup("<ol class=\"spans\">");
        foreach (var span in Spans.Reverse().Take(Most))
        {
            var (from, to) = (Time.Microseconds(span.From), span.To is { } end ? Time.Microseconds(end) : Asked.End);
            html.Add($"<li>{new Badge(Standings.Of(span.State))} for {Elapsed.Text(to - from)}, from {new Instant(from)}</li>");
        }

        if (Spans.Count > Most) html.Add($"<li class=\"quiet\">and {Spans.Count - Most} before that</li>");
        html.Markup("</ol>");
    }
}
