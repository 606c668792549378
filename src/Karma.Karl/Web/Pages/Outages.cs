using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>What is down, service by service, each with all that whoever was woken needs first.</summary>
internal static class Outages
{
    private const int Most = 6;
    private const int MostDependents = 5;

    /// <summary>The instances of which the latest keepalive is shown.</summary>
    public static IEnumerable<InstanceView> Shown(IReadOnlyCollection<InstanceView> views, List<InstanceView> missing) => Services(views, missing).Take(Most).Select(s => s.Latest);

    public static void Write(Html html, Asked asked, IReadOnlyCollection<InstanceView> views, List<InstanceView> missing)
    {
        var neighbours = new Neighbours(views);
        var circumstances = new Circumstances(asked, views, neighbours);
        var services = Services(views, missing);
        html.Markup("<section class=\"outages\" aria-label=\"What is down\">");
        foreach (var (latest, up, down) in services.Take(Most)) One(html, asked, latest, (up, down), neighbours, circumstances);
        html.Markup("</section>");
        if (services.Count > Most) html.Add($"<p class=\"more\"><a href=\"{asked.Here("state", "down")}#all\">{new Counted(services.Count - Most, "more service")}</a> lack instances; those that are down altogether stand first, then the latest.</p>");
    }

    private static List<(InstanceView Latest, int Up, int Down)> Services(IReadOnlyCollection<InstanceView> views, List<InstanceView> missing)
    {
        if (missing.Count == 0) return [];
        var all = views.ToLookup(v => v.Service, StringComparer.Ordinal);
        return [.. missing.GroupBy(v => v.Service, StringComparer.Ordinal)
            .Select(g => (Latest: g.MaxBy(v => v.Since)!, Up: all[g.Key].Count(v => Standings.Of(v) == Standing.Up), Down: g.Count())) // A group is never empty.
            .OrderBy(s => s.Up > 0).ThenByDescending(s => s.Latest.Since).ThenBy(s => s.Latest.Place)];
    }

    private static void One(Html html, Asked asked, InstanceView view, (int Up, int Down) beside, Neighbours neighbours, Circumstances circumstances)
    {
        var details = KeepaliveDetails.Read(view.Latest.Body);
        html.Add($"<article class=\"outage\" id=\"outage-{view.Codename}\"><h3>{new Badge(Standing.Down)} {asked.Service(view.Service)}</h3>");
        html.Add($"<p class=\"since\"><b>for {new Age(view.Since, asked.End)}</b>, since {new Instant(view.Since)}</p>");
        html.Add($"<p>at {asked.Place(view.Endpoint)}, instance <span class=\"code\">{asked.Instance(view.Codename)}</span></p>");
        if (beside.Up == 0) html.Markup("<p><b>No instance of it is up.</b></p>");
        else html.Add($"<p>{new Counted(beside.Up, "instance")} of it {(beside.Up == 1 ? "is" : "are")} still up.</p>");
        if (beside.Down > 1) html.Add($"<p>{new Counted(beside.Down, "instance")} of it are down; this was the last to fall.</p>");
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
