using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>Instances as a table that is filtered, sorted and paged by the server.</summary>
/// <param name="Asked">What was asked for, with the options <c>state</c>, <c>sort</c> and <c>page</c>.</param>
/// <param name="Views">All the instances.</param>
/// <param name="HasService">Whether they are of several services.</param>
internal readonly record struct InstanceTable(Asked Asked, IReadOnlyList<InstanceView> Views, bool HasService) : IPart
{
    public const int RowsAPage = 100;

    private static readonly (string Name, string Text)[] Sorts = [("state", "state"), ("since", "latest change"), ("started", "latest start"), ("service", "name")];

    public void WriteTo(Html html)
    {
        var views = Shown();
        var pager = new Pager(Asked, views.Count, RowsAPage, "instances");
        html.Markup("<div class=\"tools\">");
        StateFilter.Write(html, Asked, Views.Select(Standings.Of));
        Choice.Write(html, Asked, "sort", "Sort by", Sorts);
        html.Markup("</div>");
        if (views.Count == 0)
        {
            html.Markup("<p class=\"empty\">None is in this state.</p>");
            return;
        }

        html.Markup("<table class=\"list\">");
        InstanceRows.Head(html, lead: null, HasService);
        html.Add($"<tbody>{new InstanceRows(Asked, views.Skip(pager.Skip).Take(RowsAPage), HasService)}</tbody></table>{pager}");
    }

    private List<InstanceView> Shown()
    {
        var views = StateFilter.Apply(Asked, Views);
        return [.. Asked.Option("sort") switch
        {
            "since" => views.OrderByDescending(v => v.Since).ThenBy(v => v.Place),
            "started" => views.OrderByDescending(v => v.First).ThenBy(v => v.Place),
            "service" => views.OrderBy(v => v.Place),
            _ => views.OrderBy(Standings.Of).ThenBy(v => v.Place),
        }];
    }
}
