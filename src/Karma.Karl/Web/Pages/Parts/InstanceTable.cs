using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>Instances as a table that is filtered, sorted and paged by the server.</summary>
internal sealed class InstanceTable : IPart
{
    public const int RowsAPage = 100;

    private static readonly (string Name, string Text)[] Sorts = [("state", "state"), ("since", "latest change"), ("started", "latest start"), ("service", "name")];

    private readonly Asked _asked;
    private readonly IReadOnlyList<InstanceView> _views;
    private readonly bool _hasService;
    private readonly Pager _pager;

    private InstanceTable(Asked asked, IReadOnlyList<InstanceView> views, bool hasService)
    {
        (_asked, _views, _hasService) = (asked, views, hasService);
        var sorted = Sorted();
        _pager = new Pager(asked, sorted.Count, RowsAPage, "instances");
        Shown = sorted.GetRange(_pager.Skip, Math.Min(RowsAPage, sorted.Count - _pager.Skip));
    }

    /// <summary>The instances on the page, whose latest keepalives must be read before it is written.</summary>
    public List<InstanceView> Shown { get; }

    /// <summary>Makes a table.</summary>
    /// <param name="asked">What was asked for, with the options <c>state</c>, <c>sort</c> and <c>page</c>.</param>
    /// <param name="views">All the instances.</param>
    /// <param name="hasService">Whether they are of several services.</param>
    public static InstanceTable Of(Asked asked, IReadOnlyList<InstanceView> views, bool hasService) => new(asked, views, hasService);

    public void WriteTo(Html html)
    {
        html.Markup("<div class=\"tools\">");
        StateFilter.Write(html, _asked, _views.Select(Standings.Of));
        Choice.Write(html, _asked, "sort", "Sort by", Sorts);
        html.Markup("</div>");
        if (Shown.Count == 0)
        {
            html.Markup("<p class=\"empty\">None is in this state.</p>");
            return;
        }

        html.Markup("<table class=\"list\">");
        InstanceRows.Head(html, lead: null, _hasService);
        html.Add($"<tbody>{new InstanceRows(_asked, Shown, _hasService)}</tbody></table>{_pager}");
    }

    private List<InstanceView> Sorted()
    {
        var views = StateFilter.Apply(_asked, _views);
        return [.. _asked.Option("sort") switch
        {
            "since" => views.OrderByDescending(v => v.Since).ThenBy(v => v.Place),
            "started" => views.OrderByDescending(v => v.First).ThenBy(v => v.Place),
            "service" => views.OrderBy(v => v.Place),
            _ => views.OrderBy(Standings.Of).ThenBy(v => v.Place),
        }];
    }
}
