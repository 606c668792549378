using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>How many of something are in each state; states in which nothing is are left out.</summary>
internal readonly record struct Tally(IReadOnlyDictionary<Standing, int> Counts) : IPart
{
    public static Tally Of(IEnumerable<Standing> standings) => new(standings.CountBy(s => s).ToDictionary());

    public void WriteTo(Html html)
    {
        html.Markup("<span class=\"tally\">");
        foreach (var standing in Standings.All)
            if (Counts.GetValueOrDefault(standing) is > 0 and var count)
                html.Add($"<span class=\"state {standing.Word()}\"><b>{Figure.Of(count)}</b> {standing.Word()}</span> ");
        html.Markup("</span>");
    }
}
