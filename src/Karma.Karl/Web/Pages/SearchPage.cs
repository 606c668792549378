using Karma.Karl.Web.Pages.Parts;
using Karma.Karl.Web.Search;

namespace Karma.Karl.Web.Pages;

/// <summary>What was found; of one thing alone, its page at once.</summary>
internal sealed class SearchPage(FleetSearch search) : IPage
{
    private const int Most = 50;

    public string Pattern => "/search";

    public async Task<Page> MakeAsync(Asked asked)
    {
        var text = asked.Option("q")?.Trim() ?? "";
        var found = await search.FindAsync(text, asked.Window, asked.Aborted).ConfigureAwait(false);
        return found.Count == 1 ? Page.At(asked.AddressOf(found[0].EntityId)) : Of(asked, text, found);
    }

    private static Page Of(Asked asked, string text, List<Found> found) => new()
    {
        Title = "Search",
        IsFixed = true,
        Crumbs = [new("", new Link(asked.Here("q", text), "Search"))],
        Body = html =>
        {
            html.Add($"<div class=\"title\"><h1>{found.Count} found for “{text}”</h1></div>");
            if (found.Count == 0) html.Markup("<p class=\"empty\">Nothing in this window. Search for an IP, ip:port, a part of a service's name, a codename, the beginning of a commit, or a label, as <code>owner=team-a</code> or its value; or widen the window.</p>");
            else
            {
                html.Markup("<table class=\"list\"><thead><tr><th scope=\"col\">What</th><th scope=\"col\">Name</th><th scope=\"col\">Of</th></tr></thead><tbody>");
                foreach (var (kind, id, name, note) in found.Take(Most))
                    html.Add($"<tr><td data-name=\"What\">{kind}</td><td data-name=\"Name\">{new Link(asked.AddressOf(id), name)}</td><td data-name=\"Of\" class=\"quiet\">{note}</td></tr>");
                html.Markup("</tbody></table>");
            }

            if (found.Count > Most) html.Add($"<p class=\"quiet\">The first {Most} are shown: say more of what you look for.</p>");
        },
    };
}
