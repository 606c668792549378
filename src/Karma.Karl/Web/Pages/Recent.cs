using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>What happened in the window, the latest first: who came, went or fell silent, and which builds were new.</summary>
internal static class Recent
{
    private const int Most = 12;

    /// <param name="html">The page.</param>
    /// <param name="asked">What was asked for.</param>
    /// <param name="views">The instances of the window, in the order of service, endpoint and first keepalive.</param>
    public static void Write(Html html, Asked asked, IReadOnlyCollection<InstanceView> views)
    {
        var events = Of(views).Where(e => e.At >= asked.Window.From && e.At <= asked.End).ToList();
        html.Markup("<section aria-labelledby=\"recent\"><h2 id=\"recent\">What happened in this window</h2>");
        if (events.Count == 0) html.Markup("<p class=\"empty\">Nothing: nobody came, went or fell silent.</p>");
        else html.Markup("<ol class=\"recent\">");
        foreach (var (at, view, standing, isNewBuild) in events.OrderByDescending(e => e.At).Take(Most))
        {
            html.Add($"<li><span class=\"num\">{new Age(at, asked.End)} ago</span> ");
            if (standing is { } ended) html.Add($"{new Badge(ended)} ");
            else html.Markup("<span class=\"state up\">started</span> ");
            html.Add($"{asked.Service(view.Service)} at {asked.Place(view.Endpoint)}, <span class=\"code\">{asked.Instance(view.Codename)}</span>");
            if (isNewBuild) html.Add($", {asked.Build(view.Build, "a new build")}");
            html.Markup("</li>");
        }

        if (events.Count > 0) html.Markup("</ol>");
        if (events.Count > Most) html.Add($"<p class=\"quiet\">And {events.Count - Most} more before that.</p>");
        html.Markup("</section>");
    }

    private static IEnumerable<(long At, InstanceView View, Standing? Ended, bool IsNewBuild)> Of(IReadOnlyCollection<InstanceView> views)
    {
        // In the order of a list, the runs of a service at an endpoint stand one after another.
        InstanceView? last = null;
        foreach (var view in views)
        {
            var before = last is not null && last.Service == view.Service && last.Endpoint == view.Endpoint ? last : null;
            yield return (view.First, view, null, before is not null && view.Build != BuildId.None && before.Build != view.Build);
            if (Standings.Of(view) is not Standing.Up and var standing) yield return (view.Since, view, standing, false);
            else if (!view.IsAtLeast && view.Since > view.First) yield return (view.Since, view, Standing.Up, false);
            last = view;
        }
    }
}
