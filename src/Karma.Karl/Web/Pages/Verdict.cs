using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>The one sentence that somebody reads first.</summary>
internal static class Verdict
{
    public static void Write(Html html, IReadOnlyCollection<InstanceView> views, Asked asked)
    {
        var services = views.GroupBy(v => v.Service, StringComparer.Ordinal)
            .Select(g => (Name: g.Key, Standing: Standings.Together(g.Select(Standings.Of)), IsMissed: g.Any(v => v.IsMissing))).ToList();
        var gone = services.Where(s => s.Standing == Standing.Down).ToList();
        var weak = services.Count(s => s.Standing != Standing.Down && s.IsMissed);
        var unknown = services.Count(s => s.Standing == Standing.Unknown);
        var (style, text) = (gone.Count, weak, unknown) switch
        {
            (1, _, _) => ("down", $"{Html.Cut(gone[0].Name, 80)} is down"),
            ( > 1, _, _) => ("down", $"{Figure.Of(gone.Count)} services are down"),
            (_, 1, _) => ("down", "1 service lacks an instance"),
            (_, > 1, _) => ("down", $"{Figure.Of(weak)} services lack instances"),
            (_, _, > 0) => ("unknown", $"{Figure.Of(unknown)} {(unknown == 1 ? "service is" : "services are")} unknown"),
            _ when services.All(s => s.Standing is Standing.Done) => ("done", "Everything is done"),
            _ => ("up", "Everything is up"),
        };
        var upServices = services.Count(s => s.Standing == Standing.Up);
        html.Add($"<section class=\"verdict {style}\"><h2><span class=\"shape {style}\" aria-hidden=\"true\"></span>{text}</h2>");
        html.Add($"<p>{Figure.Of(upServices)} of {Figure.Of(services.Count)} services up · {Tally.Of(views.Select(Standings.Of))} · as of {new Instant(asked.End)}</p></section>");
    }
}
