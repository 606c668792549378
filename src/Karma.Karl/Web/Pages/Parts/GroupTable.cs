using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>
/// Instances by service or by host, with counts. Of each group a few are shown, what needs a look first; the rest are on the group's own page.
/// </summary>
/// <param name="Asked">What was asked for, with the options <c>group</c>, <c>state</c>, <c>sort</c> and <c>page</c>.</param>
/// <param name="Views">All the instances.</param>
internal readonly record struct GroupTable(Asked Asked, IReadOnlyList<InstanceView> Views) : IPart
{
    private const int GroupsAPage = 40;

    /// <summary>So many instances of a group are shown, and one more where that would be the only one left out.</summary>
    private const int MostRows = 4;

    private static readonly (string Value, string Text)[] Sorts = [("state", "state"), ("name", "name"), ("count", "size")];

    private bool IsByHost => Asked.Option("group") == "host";

    public void WriteTo(Html html)
    {
        var isByHost = IsByHost;
        var groups = Sorted([.. StateFilter.Apply(Asked, Views)
            .GroupBy(v => isByHost ? Endpoint.HostText(v.Endpoint.Host) : v.Service, StringComparer.Ordinal)
            .Select(g => new Group(g.Key, [.. g.OrderBy(Standings.Of).ThenByDescending(v => v.First)]))]);
        var pager = new Pager(Asked, groups.Count, GroupsAPage, isByHost ? "hosts" : "services");
        html.Markup("<div class=\"tools\">");
        StateFilter.Write(html, Asked, Views.Select(Standings.Of));
        Choice.Write(html, Asked, "sort", "Sort by", Sorts);
        html.Markup("</div>");
        if (groups.Count == 0) html.Markup("<p class=\"empty\">None is in this state.</p>");
        else
        {
            html.Markup("<table class=\"list groups\">");
            InstanceRows.Head(html, isByHost ? "Host" : "Service", hasService: isByHost);
            foreach (var group in groups.Skip(pager.Skip).Take(GroupsAPage)) One(html, group);
            html.Add($"</table>{pager}");
        }
    }

    private void One(Html html, Group group)
    {
        var isByHost = IsByHost;
        var link = isByHost ? Asked.Host(group.Views[0].Endpoint) : Asked.Service(group.Name);

        // What ended is shown where nothing else is; the rest of it is a number.
        var live = Math.Max(1, group.Views.Count(v => Standings.Of(v) < Standing.Replaced));
        var shown = live <= MostRows + 1 ? live : MostRows;
        var hasRest = shown < group.Views.Count;
        html.Markup("<tbody>");
        var rows = new InstanceRows(Asked, group.Views.Take(shown), HasService: isByHost)
        {
            Lead = lead =>
            {
                lead.Add($"<th scope=\"rowgroup\" rowspan=\"{shown + (hasRest ? 1 : 0)}\" class=\"lead\"><span class=\"name\">{link}</span>");
                if (group.Views.Count > 1) lead.Add($" {Tally.Of(group.Views.Select(Standings.Of))}");
                lead.Markup("</th>");
            },
        };
        html.Add($"{rows}");
        if (hasRest) html.Add($"<tr class=\"rest\"><td colspan=\"{(isByHost ? 8 : 7)}\">{link with { Text = $"{group.Views.Count - shown} more{(shown < live ? "" : ", which ended")}" }}</td></tr>");
        html.Markup("</tbody>");
    }

    private List<Group> Sorted(List<Group> groups) => [.. Asked.Option("sort") switch
    {
        "name" => groups.OrderBy(g => g.Name, StringComparer.Ordinal),
        "count" => groups.OrderByDescending(g => g.Views.Count).ThenBy(g => g.Name, StringComparer.Ordinal),
        _ => groups.OrderBy(g => Standings.Of(g.Views[0])).ThenBy(g => g.Name, StringComparer.Ordinal),
    }];

    private sealed record Group(string Name, List<InstanceView> Views);
}
