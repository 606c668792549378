using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;
using Karma.Wire;

namespace Karma.Karl.Web.Pages;

/// <summary>What something depends on, and what depends on it, as lists.</summary>
internal static class Neighbourhood
{
    private const int Most = 40;

    public static void Dependencies(Html html, Asked asked, IReadOnlyList<Dependency> dependencies, Neighbours neighbours)
    {
        if (dependencies.Count == 0)
        {
            html.Markup("<p class=\"empty\">It names no dependencies.</p>");
            return;
        }

        html.Markup("<ul class=\"neighbours\">");
        foreach (var dependency in dependencies.Take(Most))
        {
            var named = Neighbours.EndpointOf(dependency);
            html.Markup("<li>");
            if (neighbours.Holder(named) is { } holder) html.Add($"{new Badge(Standings.Of(holder))} {asked.Service(holder.Service)} at {asked.Place(holder.Endpoint)}");
            else if (Endpoint.TryParse(named, out var endpoint)) html.Add($"<span class=\"state none\">not heard</span> {asked.Place(endpoint)}");
            else html.Add($"<span class=\"state none\">not heard</span> <span class=\"text\">{named}</span>");
            html.Markup("</li>");
        }

        End(html, dependencies.Count);
    }

    public static void Dependents(Html html, Asked asked, IReadOnlyList<InstanceView> dependents)
    {
        if (dependents.Count == 0)
        {
            html.Markup("<p class=\"empty\">Nobody says that he depends on it.</p>");
            return;
        }

        html.Markup("<ul class=\"neighbours\">");
        foreach (var view in dependents.OrderBy(Standings.Of).ThenBy(v => v.Place).Take(Most))
            html.Add($"<li>{new Badge(Standings.Of(view))} {asked.Service(view.Service)} at {asked.Place(view.Endpoint)}, <span class=\"code\">{asked.Instance(view.Codename)}</span></li>");
        End(html, dependents.Count);
    }

    private static void End(Html html, int count)
    {
        if (count > Most) html.Add($"<li class=\"quiet\">and {count - Most} more</li>");
        html.Markup("</ul>");
    }
}
