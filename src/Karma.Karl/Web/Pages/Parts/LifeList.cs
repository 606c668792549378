using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>Lives below each other, by endpoint and one after another.</summary>
/// <param name="Asked">What was asked for.</param>
/// <param name="Lives">The lives.</param>
/// <param name="HasService">Whether they are of several services.</param>
internal readonly record struct LifeList(Asked Asked, Lives Lives, bool HasService) : IPart
{
    public void WriteTo(Html html)
    {
        html.Markup("<ul class=\"lives\">");
        foreach (var (view, spans) in Lives.Read.OrderBy(l => l.View.Place.Endpoint, StringComparer.Ordinal).ThenBy(l => l.View.Place))
        {
            html.Add($"<li><span class=\"who\"><span class=\"code\">{Asked.Instance(view.Codename)}</span> ");
            if (HasService) html.Add($"{Asked.Service(view.Service)} ");
            html.Add($"<span class=\"quiet\">{Asked.Place(view.Endpoint)}</span></span>{new LifeBand(spans, Asked.Window)}{new Badge(Standings.Of(view))}</li>");
        }

        html.Add($"<li class=\"of-axis\">{new TimeAxis(Asked.Window)}</li></ul>{new Legend()}");
        if (Lives.IsCut) html.Add($"<p class=\"quiet\">The lives of {Lives.Read.Count} of {Lives.Total} instances: what is not up first, then the latest. A shorter window has more.</p>");
    }
}
