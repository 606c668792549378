using Karma.Karl.Topology;
using Karma.Karl.Web.Api;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>Differences as the rows of a table, those of a service together.</summary>
/// <param name="Asked">What was asked for.</param>
/// <param name="All">All that is different.</param>
/// <param name="Shown">What of it is shown, by service.</param>
/// <param name="Builds">The links to the builds that are shown, by their ids.</param>
internal readonly record struct DifferenceRows(Asked Asked, FleetDifference All, IReadOnlyList<Difference> Shown, IReadOnlyDictionary<string, Link> Builds)
    : IPart
{
    /// <summary>So many names stand in a cell, and the rest is a number.</summary>
    public const int MostNames = 12;

    public void WriteTo(Html html)
    {
        foreach (var service in Shown.GroupBy(d => d.Service, StringComparer.Ordinal))
        {
            var differences = service.ToList();
            html.Add($"<tbody><tr><th scope=\"rowgroup\" rowspan=\"{differences.Count}\" class=\"lead\"><span class=\"name\">{Asked.Service(service.Key)}</span></th>");
            foreach (var (index, difference) in differences.Index())
            {
                if (index > 0) html.Markup("<tr>");
                Row(html, difference);
            }

            html.Markup("</tbody>");
        }
    }

    private void Row(Html html, Difference difference)
    {
        html.Markup("<td data-name=\"What\">");
        if (difference.Instance is { } instance) html.Add($"<span class=\"code\">{Asked.Instance(instance.Codename)}</span> at {Asked.Place(instance.Endpoint)}");
        else html.Add($"{What(difference.Kind)}");
        html.Markup("</td><td data-name=\"Before\">");
        Side(html, difference, isAfter: false);
        html.Markup("</td><td data-name=\"After\">");
        Side(html, difference, isAfter: true);
        html.Markup("</td><td data-name=\"Since\">");
        if (DifferenceItem.Became(difference, Asked.Window) is { } at) html.Add($"{new Instant(at)}");
        html.Markup("</td></tr>");
    }

    private static string What(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Builds => "build",
        DifferenceKind.Endpoints => "endpoints",
        DifferenceKind.Dependencies => "depends on",
        _ => "the service",
    };

    private void Side(Html html, Difference difference, bool isAfter)
    {
        var view = isAfter ? difference.Is : difference.Was;
        switch (difference.Kind)
        {
            case DifferenceKind.ServiceCame:
                html.Markup(isAfter ? "<b>new</b>" : "–");
                break;
            case DifferenceKind.ServiceWent:
                html.Markup(isAfter ? "<b>gone</b>" : "–");
                break;
            case DifferenceKind.Builds or DifferenceKind.Endpoints or DifferenceKind.Dependencies or DifferenceKind.Moved:
                Names(html, difference.Kind, isAfter ? difference.After : difference.Before);
                break;
            default:
                if (view is null) html.Markup("–");
                else html.Add($"{new Badge(Standings.Of(view))}");
                if (isAfter && difference.Successor is { } successor) html.Add($" its place was taken by <span class=\"code\">{Asked.Instance(successor.Codename)}</span>");
                break;
        }
    }

    private void Names(Html html, DifferenceKind kind, IReadOnlyList<string> names)
    {
        if (names.Count == 0) html.Markup("–");
        foreach (var (index, name) in names.Take(MostNames).Index())
        {
            if (index > 0) html.Markup(", ");
            if (kind == DifferenceKind.Builds && Builds.TryGetValue(name, out var build)) html.Add($"{build}");
            else if (kind == DifferenceKind.Dependencies && All.HolderOf(name) is { } holder) html.Add($"{Asked.Service(holder)} at {Place(name)}");
            else html.Add($"{Place(name)}");
        }

        if (names.Count > MostNames) html.Add($" and {names.Count - MostNames} more");
    }

    // What somebody calls an endpoint that he depends on may be any text.
    private Action<Html> Place(string name)
    {
        var asked = Asked;
        if (Endpoint.TryParse(name, out var endpoint)) return html => html.Add($"{asked.Place(endpoint)}");
        return html => html.Add($"<span class=\"text\">{name}</span>");
    }
}
