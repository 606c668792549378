using System.Text.Json;
using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Views;

/// <summary>What an instance says of itself: each status by its view, where there is one, and what is left as it was sent.</summary>
internal readonly record struct StatusSection(StatusViews Views, KeepaliveDetails Details) : IPart
{
    public void WriteTo(Html html)
    {
        if (Details.Runtime is not { } runtime)
        {
            html.Markup("<p class=\"empty\">It reports no status of its own.</p>");
            return;
        }

        var statuses = Views.Of(Details);
        var headline = statuses.Select(s => s.View?.Title).FirstOrDefault(t => t is not null); // The page begins with it.
        foreach (var (name, status, view) in statuses)
        {
            if (view is not null) One(html, name, status, view, view.Title?.Text == headline?.Text);
            else html.Add($"<p class=\"quiet\">The view of <code>{name}</code> could not show what was sent. Here it is as it came; Karl’s log says why.</p>");
        }

        var shown = statuses.Where(s => s.View is not null).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        html.Add($"{new JsonTree(runtime) { Without = shown }}");
    }

    private static void One(Html html, string name, JsonElement status, StatusView view, bool isTold)
    {
        html.Add($"<div class=\"view\"><h3>{name}</h3>");
        if (!isTold) view.Title?.WriteTo(html);
        var isInFacts = false;
        foreach (var part in view.Parts)
        {
            if (part is ViewFact != isInFacts) html.Markup(isInFacts ? "</dl>" : "<dl class=\"facts\">");
            isInFacts = part is ViewFact;
            part.WriteTo(html);
        }

        if (isInFacts) html.Markup("</dl>");
        if (view.IsCut) html.Markup("<p class=\"quiet\">There is more than a page shows.</p>");
        html.Add($"<details><summary>As it was sent</summary>{new JsonTree(status)}</details></div>");
    }
}
