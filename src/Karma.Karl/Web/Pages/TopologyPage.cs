using Karma.Karl.Fleet;
using Karma.Karl.Topology;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>Who depends on whom, drawn and as a table.</summary>
internal sealed class TopologyPage(FleetQuery fleet) : IPage
{
    private const int ServicesAPage = 100;
    private const int MostNames = 12;

    public string Pattern => "/topology";

    public async Task<Page> MakeAsync(Asked asked)
    {
        var views = await fleet.ListAsync(asked.Window, filter: null, asked.Aborted).ConfigureAwait(false);
        var drawn = TopologyDrawing.Of(asked, views);
        var drawing = await drawn.Drawing.DrawAsync(asked.Aborted).ConfigureAwait(false);
        return new Page
        {
            Title = "Topology",
            Crumbs = [new("", new Link(asked.AddressOf("topology"), "Topology"))],
            IsAlarming = views.Exists(v => v.IsMissing),
            HasDrawing = true,
            Json = asked.AddressOf("api/v1/topology"),
            Body = html =>
            {
                html.Add($"<section class=\"head\"><div class=\"tools\"><h1>Who depends on whom</h1>{(Action<Html>)drawn.Switch}</div><p class=\"quiet\">As of {new Instant(asked.End)}. An arrow leads from who depends to what he depends on: to the right, wherever it can. {drawn.Said}</p></section>");
                if (views.Count == 0)
                {
                    html.Markup("<p class=\"empty\">Nobody was up in this window.</p>");
                    return;
                }

                html.Add($"<section>{drawing}</section>");
                Table(html, asked, drawn.Services);
            },
        };
    }

    private static void Table(Html html, Asked asked, GroupedGraph graph)
    {
        var to = graph.Edges.ToLookup(e => e.From, e => e.To, StringComparer.Ordinal);
        var from = graph.Edges.ToLookup(e => e.To, e => e.From, StringComparer.Ordinal);
        var pager = new Pager(asked, graph.Groups.Count, ServicesAPage, "services");
        html.Markup("<table class=\"list\"><thead><tr><th scope=\"col\">Service</th><th scope=\"col\">Instances</th><th scope=\"col\">Depends on</th><th scope=\"col\">Depended on by</th></tr></thead><tbody>");
        foreach (var (name, instances) in graph.Groups.Skip(pager.Skip).Take(ServicesAPage))
            html.Add($"<tr><th scope=\"row\" class=\"lead\"><span class=\"name\">{asked.Service(name)}</span></th><td data-name=\"Instances\">{Tally.Of(instances.Select(Standings.Of))}</td><td data-name=\"Depends on\">{Names(asked, [.. to[name]])}</td><td data-name=\"Depended on by\">{Names(asked, [.. from[name]])}</td></tr>");
        html.Add($"</tbody></table>{pager}");
    }

    private static Action<Html> Names(Asked asked, List<string> names) => html =>
    {
        if (names.Count == 0) html.Markup("<span class=\"quiet\">–</span>");
        for (var i = 0; i < Math.Min(names.Count, MostNames); i++)
        {
            if (i > 0) html.Markup(", ");
            if (!GroupedGraph.IsStranger(names[i])) html.Add($"{asked.Service(names[i])}");
            else if (Endpoint.TryParse(names[i][GroupedGraph.StrangerMark.Length..], out var place)) html.Add($"{asked.Place(place)}");
            else html.Add($"<span class=\"quiet text\">{names[i][GroupedGraph.StrangerMark.Length..]}</span>");
        }

        if (names.Count > MostNames) html.Add($" and {names.Count - MostNames} more");
    };
}
