using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>The states with their counts, each a link that shows only those in it.</summary>
internal static class StateFilter
{
    private const string Option = "state";

    public static void Write(Html html, Asked asked, IEnumerable<Standing> standings)
    {
        var counts = standings.CountBy(s => s).ToDictionary();
        var chosen = asked.Option(Option);
        html.Markup("<nav class=\"filter\" aria-label=\"Show only one state\">");
        One(html, asked.Here(Option, null), "all", "all", counts.Values.Sum(), chosen is null);
        foreach (var standing in Standings.All)
            if (counts.ContainsKey(standing) || chosen == standing.Word())
                One(html, asked.Here(Option, standing.Word()), standing.Word(), standing.Word(), counts.GetValueOrDefault(standing), chosen == standing.Word());
        html.Markup("</nav>");
    }

    /// <exception cref="ProblemException">There is no such state.</exception>
    public static IEnumerable<InstanceView> Apply(Asked asked, IEnumerable<InstanceView> views)
    {
        if (asked.Option(Option) is not { } name) return views;
        var standing = Array.FindIndex(Standings.All, s => s.Word() == name);
        if (standing < 0) throw new ProblemException(Problem.BadParameter(Option, name, "Give down, unknown, up, replaced or done."));
        return views.Where(v => Standings.Of(v) == Standings.All[standing]);
    }

    private static void One(Html html, string address, string style, string word, int count, bool isChosen)
    {
        html.Add($"<a class=\"state {(count == 0 ? "none" : style)}\" href=\"{address}\"{Current(isChosen)}><b>{Figure.Of(count)}</b> {word}</a> ");
    }

    private static Action<Html>? Current(bool isChosen) => isChosen ? html => html.Markup(" aria-current=\"true\"") : null;
}
