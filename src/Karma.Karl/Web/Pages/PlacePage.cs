using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>What ran at a host or an endpoint, with its lives.</summary>
internal abstract class PlacePage(FleetQuery fleet) : IPage
{
    /// <summary>So many of a place are asked for its clock; not every sender tells it.</summary>
    private const int MostClocks = 20;

    public abstract string Pattern { get; }

    public abstract Task<Page> MakeAsync(Asked asked);

    protected async Task<Page> OfAsync(Asked asked, Place place)
    {
        var all = await fleet.ListAsync(asked.Window, filter: null, asked.Aborted).ConfigureAwait(false);
        var views = all.FindAll(v => place.Holds(v));
        if (views.Count == 0) throw new ProblemException(Problem.NotFound(place.Kind, place.Name, "Nothing reported from there in this window."));
        var lives = await Lives.ReadAsync(fleet, views, asked).ConfigureAwait(false);
        var outages = await Outages.ReadAsync(fleet, asked, all, views.FindAll(v => v.IsMissing)).ConfigureAwait(false);
        var table = InstanceTable.Of(asked, views, hasService: true);
        var heardLast = views.OrderByDescending(v => v.Deadline ?? v.Since).Take(MostClocks).ToList();
        await fleet.ReadAsync([.. heardLast, .. table.Shown], asked.Window, asked.Aborted).ConfigureAwait(false);
        var standing = Standings.Together(views.Select(Standings.Of));
        return new Page
        {
            Title = $"{(standing == Standing.Up ? "" : standing.Word() + " · ")}{Html.Cut(place.Name, 80)}",
            Crumbs = place.Crumbs,
            IsAlarming = views.Exists(v => v.IsMissing),
            Json = asked.AddressOf("api/v1/" + place.EntityId),
            Body = html =>
            {
                html.Add($"<div class=\"title\"><p class=\"kind\">{place.Kind}</p><h1>{place.Name}</h1> {Tally.Of(views.Select(Standings.Of))}</div>");
                if (ClockSkew.Of(heardLast) is { IsNotable: true } skew) html.Add($"<p class=\"doubt\">The clock there is {skew}.</p>");
                outages.Write(html);
                html.Add($"<section><h2>Lives</h2>{new LifeList(asked, lives, HasService: true)}</section>");
                if (place.IsEndpoint) Dependents(html, asked, all, views);
                html.Add($"<section><h2>Instances</h2>{table}</section>");
            },
        };
    }

    private static void Dependents(Html html, Asked asked, List<InstanceView> all, List<InstanceView> views)
    {
        var dependents = new Neighbours(all).DependentsOf(views[^1]);
        html.Add($"<section><h2>Who depends on it</h2>");
        Neighbourhood.Dependents(html, asked, dependents);
        html.Markup("</section>");
    }

    /// <summary>A place that instances have.</summary>
    protected sealed record Place(string Kind, string Name, string EntityId, IReadOnlyList<Crumb> Crumbs, Func<InstanceView, bool> Holds)
    {
        public bool IsEndpoint => Kind == "endpoint";
    }
}
