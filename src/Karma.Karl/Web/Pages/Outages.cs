using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>What is down, each with all that whoever was woken needs first.</summary>
internal static class Outages
{
    private const int Most = 6;
    private const int MostDependents = 5;

    public static void Write(Html html, Asked asked, IReadOnlyCollection<InstanceView> views, List<InstanceView> missing)
    {
        var neighbours = new Neighbours(views);
        var circumstances = new Circumstances(asked, views, neighbours);
        html.Markup("<section class=\"outages\" aria-label=\"What is down\">");
        foreach (var view in missing.OrderByDescending(v => v.Since).ThenBy(v => v.Place).Take(Most)) One(html, asked, view, neighbours, circumstances);
        html.Markup("</section>");
        if (missing.Count > Most) html.Add($"<p class=\"more\"><a href=\"{asked.Here("state", "down")}#all\">{missing.Count - Most} more are down</a>; the latest are shown.</p>");
    }

    private static void One(Html html, Asked asked, InstanceView view, Neighbours neighbours, Circumstances circumstances)
    {
        var details = KeepaliveDetails.Read(view.Latest.Body);
        html.Add($"<article class=\"outage\" id=\"outage-{view.Codename}\"><h3>{new Badge(Standing.Down)} {asked.Service(view.Service)}</h3>");
        html.Add($"<p class=\"since\"><b>for {new Age(view.Since, asked.End)}</b>, since {new Instant(view.Since)}</p>");
        html.Add($"<p>at {asked.Place(view.Endpoint)}, instance <span class=\"code\">{asked.Instance(view.Codename)}</span></p>");
        html.Add($"<p>{new WhatToDo(Labels.Of(details.Labels))}</p>");
        Dependents(html, asked, [.. neighbours.DependentsOf(view).Select(d => d.Service).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        html.Add($"<ul class=\"clues\">{circumstances.Of(view, details)}</ul></article>");
    }

    private static void Dependents(Html html, Asked asked, List<string> services)
    {
        if (services.Count == 0)
        {
            html.Markup("<p class=\"quiet\">Nobody says that he depends on it.</p>");
            return;
        }

        html.Add($"<p>{services.Count} {(services.Count == 1 ? "service depends" : "services depend")} on it: ");
        for (var i = 0; i < Math.Min(services.Count, MostDependents); i++) html.Add($"{(i > 0 ? ", " : "")}{asked.Service(services[i])}");
        html.Markup(services.Count > MostDependents ? ", …</p>" : "</p>");
    }
}
