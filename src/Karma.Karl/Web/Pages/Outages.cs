using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>What is down, service by service, each with all that whoever was woken needs first.</summary>
internal sealed class Outages
{
    private const int Most = 6;
    private const int MostDependents = 5;

    private readonly Asked _asked;
    private readonly List<(InstanceView Latest, int Up, int Down)> _services;
    private readonly Neighbours _neighbours;
    private readonly Circumstances _circumstances;

    private Outages(Asked asked, List<(InstanceView, int, int)> services, Neighbours neighbours, Circumstances circumstances) =>
        (_asked, _services, _neighbours, _circumstances) = (asked, services, neighbours, circumstances);

    /// <summary>Reads what is shown of them.</summary>
    /// <param name="fleet">Where it is read.</param>
    /// <param name="asked">What was asked for.</param>
    /// <param name="views">The instances of the window.</param>
    /// <param name="missing">Those of them of which the page tells that they are down.</param>
    public static async ValueTask<Outages> ReadAsync(FleetQuery fleet, Asked asked, IReadOnlyCollection<InstanceView> views, List<InstanceView> missing)
    {
        var services = Services(views, missing);
        var shown = services.Take(Most).Select(s => s.Latest).ToList();
        await fleet.ReadAsync(shown, asked.Window, asked.Aborted).ConfigureAwait(false);
        var earlier = await Earlier.ReadAsync(fleet, shown, asked).ConfigureAwait(false);
        var neighbours = new Neighbours(views);
        return new Outages(asked, services, neighbours, new Circumstances(asked, views, earlier, neighbours));
    }

    public bool IsEmpty => _services.Count == 0;

    public void Write(Html html)
    {
        if (IsEmpty) return;
        html.Markup("<section class=\"outages\" aria-label=\"What is down\">");
        foreach (var (latest, up, down) in _services.Take(Most)) One(html, latest, (up, down));
        html.Markup("</section>");
        if (_services.Count > Most) html.Add($"<p class=\"more\"><a href=\"{_asked.Here("state", "down")}#all\">{new Counted(_services.Count - Most, "more service")}</a> lack instances; those that are down altogether stand first, then the latest.</p>");
    }

    private static List<(InstanceView Latest, int Up, int Down)> Services(IReadOnlyCollection<InstanceView> views, List<InstanceView> missing)
    {
        if (missing.Count == 0) return [];
        var up = views.Where(v => Standings.Of(v) == Standing.Up).CountBy(v => v.Service, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return [.. missing.GroupBy(v => v.Service, StringComparer.Ordinal)
            .Select(g => (Latest: g.MaxBy(v => v.Since)!, Up: up.GetValueOrDefault(g.Key), Down: g.Count())) // A group is never empty.
            .OrderBy(s => s.Up > 0).ThenByDescending(s => s.Latest.Since).ThenBy(s => s.Latest.Place)];
    }

    private void One(Html html, InstanceView view, (int Up, int Down) beside)
    {
        var details = KeepaliveDetails.Read(view.Latest.Body);
        html.Add($"<article class=\"outage\" id=\"outage-{view.Codename}\"><h3>{new Badge(Standing.Down)} {_asked.Service(view.Service)}</h3>");
        html.Add($"<p class=\"since\"><b>for {new Age(view.Since, _asked.End)}</b>, since {new Instant(view.Since)}</p>");
        html.Add($"<p>at {_asked.Place(view.Endpoint)}, instance <span class=\"code\">{_asked.Instance(view.Codename)}</span></p>");
        if (beside.Up == 0) html.Markup("<p><b>No instance of it is up.</b></p>");
        else html.Add($"<p>{new Counted(beside.Up, "instance")} of it {(beside.Up == 1 ? "is" : "are")} still up.</p>");
        if (beside.Down > 1) html.Add($"<p>{new Counted(beside.Down, "instance")} of it are down; this was the last to fall.</p>");
        html.Add($"<p>{new WhatToDo(Labels.Of(details.Labels))}</p>");
        Dependents(html, [.. _neighbours.DependentsOf(view).Select(d => d.Service).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        html.Add($"<ul class=\"clues\">{_circumstances.Of(view, details)}</ul></article>");
    }

    private void Dependents(Html html, List<string> services)
    {
        if (services.Count == 0)
        {
            html.Markup("<p class=\"quiet\">Nobody says that he depends on it.</p>");
            return;
        }

        html.Add($"<p>{services.Count} {(services.Count == 1 ? "service depends" : "services depend")} on it: ");
        for (var i = 0; i < Math.Min(services.Count, MostDependents); i++) html.Add($"{(i > 0 ? ", " : "")}{_asked.Service(services[i])}");
        html.Markup(services.Count > MostDependents ? ", …</p>" : "</p>");
    }
}
