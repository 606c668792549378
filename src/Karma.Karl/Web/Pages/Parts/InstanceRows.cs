using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>Instances as the rows of a table: how each stands, since when, where it is, and what it says.</summary>
/// <param name="Asked">What was asked for.</param>
/// <param name="Views">The instances; each is read here, so there must not be many.</param>
/// <param name="HasService">Whether the service is told in each row, and not above them.</param>
internal readonly record struct InstanceRows(Asked Asked, IEnumerable<InstanceView> Views, bool HasService) : IPart
{
    /// <summary>The cell that the first row begins with, which stands for all of them.</summary>
    public Action<Html>? Lead { get; init; }

    /// <summary>The names of the columns.</summary>
    /// <param name="html">The page.</param>
    /// <param name="lead">The name of a column before the others, where there is one.</param>
    /// <param name="hasService">Whether the service is a column of its own.</param>
    public static void Head(Html html, string? lead, bool hasService)
    {
        html.Markup("<thead><tr>");
        if (lead is not null) html.Add($"<th scope=\"col\">{lead}</th>");
        html.Markup("<th scope=\"col\">State</th><th scope=\"col\">For</th>");
        if (hasService) html.Markup("<th scope=\"col\">Service</th>");
        html.Markup("<th scope=\"col\">Endpoint</th><th scope=\"col\">Instance</th><th scope=\"col\">Heard</th><th scope=\"col\">Uptime</th><th scope=\"col\">It says</th></tr></thead>");
    }

    public void WriteTo(Html html)
    {
        var lead = Lead;
        foreach (var view in Views)
        {
            Row(html, view, lead);
            lead = null;
        }
    }

    private void Row(Html html, InstanceView view, Action<Html>? lead)
    {
        var details = KeepaliveDetails.Read(view.Latest.Body);
        var standing = Standings.Of(view);
        html.Add($"<tr class=\"{standing.Word()}\" id=\"row-{view.Codename}\">{lead}<td data-name=\"State\">{new Badge(standing)}</td><td data-name=\"For\" class=\"num\">{new Lasted(Asked, view)}</td>");
        if (HasService) html.Add($"<td data-name=\"Service\">{Asked.Service(view.Service)}</td>");
        html.Add($"<td data-name=\"Endpoint\" class=\"place\">{Asked.Place(view.Endpoint)}</td><td data-name=\"Instance\" class=\"code\">{Asked.Instance(view.Codename)}</td>");
        html.Add($"<td data-name=\"Heard\" class=\"num\">{new Age(view.Latest.At, Asked.End)} ago</td>");
        html.Add($"<td data-name=\"Uptime\" class=\"num\">{details.Uptime}</td><td data-name=\"It says\" class=\"says\">{Asked.Views.LineOf(details)}</td></tr>");
    }
}
