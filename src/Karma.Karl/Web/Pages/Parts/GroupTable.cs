using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>
/// Instances by service or by host, with counts. Of each group a few are shown, what needs a look first; the rest are on the group's own page.
/// </summary>
internal sealed class GroupTable : IPart
{
    private const int GroupsAPage = 40;

    /// <summary>So many instances of a group are shown, and one more where that would be the only one left out.</summary>
    private const int MostRows = 4;

    private static readonly (string Value, string Text)[] Sorts = [("state", "state"), ("name", "name"), ("count", "size")];

    private readonly Asked _asked;
    private readonly IReadOnlyList<InstanceView> _views;
    private readonly bool _isByHost;
    private readonly List<Group> _groups;
    private readonly Pager _pager;

    private GroupTable(Asked asked, IReadOnlyList<InstanceView> views)
    {
        (_asked, _views) = (asked, views);
        _isByHost = asked.Option("group") == "host";
        var groups = Sorted([.. StateFilter.Apply(asked, views)
            .GroupBy(v => _isByHost ? Endpoint.HostText(v.Endpoint.Host) : v.Service, StringComparer.Ordinal)
            .Select(g => new Group(g.Key, [.. g.OrderBy(Standings.Of).ThenByDescending(v => v.First)]))]);
        _pager = new Pager(asked, groups.Count, GroupsAPage, _isByHost ? "hosts" : "services");
        _groups = groups.GetRange(_pager.Skip, Math.Min(GroupsAPage, groups.Count - _pager.Skip));
    }

    /// <summary>The instances on the page, whose latest keepalives must be read before it is written.</summary>
    public IEnumerable<InstanceView> Shown => _groups.SelectMany(g => g.Views.Take(g.Shown));

    /// <summary>Makes a table.</summary>
    /// <param name="asked">What was asked for, with the options <c>group</c>, <c>state</c>, <c>sort</c> and <c>page</c>.</param>
    /// <param name="views">All the instances.</param>
    public static GroupTable Of(Asked asked, IReadOnlyList<InstanceView> views) => new(asked, views);

    public void WriteTo(Html html)
    {
        html.Markup("<div class=\"tools\">");
        StateFilter.Write(html, _asked, _views.Select(Standings.Of));
        Choice.Write(html, _asked, "sort", "Sort by", Sorts);
        html.Markup("</div>");
        if (_groups.Count == 0) html.Markup("<p class=\"empty\">None is in this state.</p>");
        else
        {
            html.Markup("<table class=\"list groups\">");
            InstanceRows.Head(html, _isByHost ? "Host" : "Service", hasService: _isByHost);
            foreach (var group in _groups) One(html, group);
            html.Add($"</table>{_pager}");
        }
    }

    private void One(Html html, Group group)
    {
        var link = _isByHost ? _asked.Host(group.Views[0].Endpoint) : _asked.Service(group.Name);
        var (shown, hasRest) = (group.Shown, group.Shown < group.Views.Count);
        html.Markup("<tbody>");
        var rows = new InstanceRows(_asked, group.Views.Take(shown), HasService: _isByHost)
        {
            Lead = lead =>
            {
                lead.Add($"<th scope=\"rowgroup\" rowspan=\"{shown + (hasRest ? 1 : 0)}\" class=\"lead\"><span class=\"name\">{link}</span>");
                if (group.Views.Count > 1) lead.Add($" {Tally.Of(group.Views.Select(Standings.Of))}");
                lead.Markup("</th>");
            },
        };
        html.Add($"{rows}");
        if (hasRest) html.Add($"<tr class=\"rest\"><td colspan=\"{(_isByHost ? 8 : 7)}\">{link with { Text = $"{group.Views.Count - shown} more{(shown < group.Live ? "" : ", which ended")}" }}</td></tr>");
        html.Markup("</tbody>");
    }

    private List<Group> Sorted(List<Group> groups) => [.. _asked.Option("sort") switch
    {
        "name" => groups.OrderBy(g => g.Name, StringComparer.Ordinal),
        "count" => groups.OrderByDescending(g => g.Views.Count).ThenBy(g => g.Name, StringComparer.Ordinal),
        _ => groups.OrderBy(g => Standings.Of(g.Views[0])).ThenBy(g => g.Name, StringComparer.Ordinal),
    }];

    private sealed record Group(string Name, List<InstanceView> Views)
    {
        // What ended is shown where nothing else is; the rest of it is a number.
        public int Live { get; } = Math.Max(1, Views.Count(v => Standings.Of(v) < Standing.Replaced));

        public int Shown => Live <= MostRows + 1 ? Live : MostRows;
    }
}
