using Karma.Karl.Fleet;
using Karma.Karl.Fleet.Rollups;
using Karma.Karl.History;
using Karma.Karl.History.Rollups;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>A service: whether it was there, its instances one after another, its builds, and who depends on whom.</summary>
internal sealed class ServicePage(FleetQuery fleet, AvailabilityQuery availability, KeepaliveHistory history) : IPage
{
    private const int MostBuilds = 20;

    private static readonly TimeSpan ADay = TimeSpan.FromDays(1);

    /// <summary>More days than this cannot be told apart in a drawing.</summary>
    private static readonly TimeSpan MostRolled = TimeSpan.FromDays(800);

    public string Pattern => "/service/{service}";

    public async Task<Page> MakeAsync(Asked asked)
    {
        var name = asked.LastSegment();
        var all = await fleet.ListAsync(asked.Window, filter: null, asked.Aborted).ConfigureAwait(false);
        var views = all.FindAll(v => v.Service == name);
        if (views.Count == 0) throw new ProblemException(Problem.NotFound("service", name, "No instance of that name was heard in this window."));
        var lives = await Lives.ReadAsync(fleet, views, asked).ConfigureAwait(false);
        var rollups = await RollupsAsync(name, lives, asked).ConfigureAwait(false);
        var builds = await BuildsAsync(views, asked.Aborted).ConfigureAwait(false);
        var table = InstanceTable.Of(asked, views, hasService: false);
        await fleet.ReadAsync([Latest(views), .. table.Shown], asked.Window, asked.Aborted).ConfigureAwait(false);
        var outages = await Outages.ReadAsync(fleet, asked, all, views.FindAll(v => v.IsMissing)).ConfigureAwait(false);
        var standing = Standings.Together(views.Select(Standings.Of));
        return new Page
        {
            Title = $"{(standing == Standing.Up ? "" : standing.Word() + " · ")}{Html.Cut(name, 80)}",
            Crumbs = [new("service", asked.Service(name))],
            IsAlarming = views.Exists(v => v.IsMissing),
            Json = asked.AddressOf("api/v1/" + EntityId.Service(name)),
            Body = html =>
            {
                Head(html, asked, views, standing);
                outages.Write(html);
                if (rollups is null) Life(html, asked, views, lives);
                else Months(html, rollups);
                Around(html, asked, views, new Neighbours(all));
                Builds(html, asked, builds, views);
                html.Add($"<section><h2>Lives</h2>{new LifeList(asked, lives, HasService: false)}</section>");
                html.Add($"<section><h2>Instances</h2>{table}</section>");
            },
        };
    }

    private static void Head(Html html, Asked asked, List<InstanceView> views, Standing standing)
    {
        var latest = Latest(views);
        html.Add($"<section class=\"head\"><div class=\"title\"><p class=\"kind\">service</p><h1>{latest.Service}</h1> {new Badge(standing)}</div>");
        html.Add($"<p>{Tally.Of(views.Select(Standings.Of))} at {new Counted(views.Select(v => v.Endpoint).Distinct().Count(), "endpoint")} on {new Counted(views.Select(v => v.Endpoint.Host).Distinct().Count(), "host")} · as of {new Instant(asked.End)}</p>");
        html.Add($"<p>{new WhatToDo(Labels.Of(KeepaliveDetails.Read(latest.Latest.Body).Labels))}</p></section>");
    }

    private static InstanceView Latest(List<InstanceView> views) => views.MaxBy(v => v.First)!; // There is one, or there would be no page.

    private static void Life(Html html, Asked asked, List<InstanceView> views, Lives lives)
    {
        var spans = ServiceLife.Of(lives.All, asked.Window);
        var availability = Availability.Of(spans, asked.Window);
        var began = views.Where(v => v.First >= asked.Window.From).ToList();
        var first = views.GroupBy(v => v.Endpoint).ToDictionary(runs => runs.Key, runs => runs.Min(v => v.First));
        var restarts = began.Count(v => first[v.Endpoint] < v.First);
        html.Add($"<section><h2>Availability</h2>{new LifeBand(spans, asked.Window, IsTall: true)}{new TimeAxis(asked.Window)}<dl class=\"facts\">");
        html.Add($"<div><dt>Available</dt><dd><b>{availability.Percent()}</b></dd></div><div><dt>Down for</dt><dd>{Elapsed.Text(availability.Down)}</dd></div>");
        html.Add($"<div><dt>Unknown for</dt><dd>{Elapsed.Text(availability.Unknown)}</dd></div><div><dt>Starts</dt><dd>{began.Count}</dd></div><div><dt>of them restarts</dt><dd>{restarts}</dd></div></dl>");
        if (lives.IsCut) html.Add($"<p class=\"quiet\">Computed from the lives of {lives.Read.Count} of {lives.Total} instances, and of the others from the state that each is in; a shorter window reads more of them.</p>");
        html.Markup("</section>");
    }

    private static void Months(Html html, Buckets rollups)
    {
        var total = rollups.Total();
        var available = Availability.Of(total);
        var isByDay = rollups.Items[0].End - rollups.Items[0].First > 1;
        html.Add($"<section><h2>Availability</h2>{new Bars(rollups)}{new Legend()}<dl class=\"facts\">");
        html.Add($"<div><dt>Available</dt><dd><b>{available.Percent()}</b></dd></div><div><dt>Down for</dt><dd>{Elapsed.Text(available.Down)}</dd></div>");
        html.Add($"<div><dt>Unknown for</dt><dd>{Elapsed.Text(available.Unknown)}</dd></div><div><dt>Starts</dt><dd>{total.Starts}</dd></div><div><dt>of them restarts</dt><dd>{total.Restarts}</dd></div></dl>");
        html.Add($"<p class=\"quiet\">By the {(isByDay ? "day" : "hour")} of UTC, through {new Instant(rollups.Through)}.</p></section>");
    }

    private static void Builds(Html html, Asked asked, List<(BuildId Id, string Name)> builds, List<InstanceView> views)
    {
        if (builds.Count == 0) return;
        html.Markup("<section><h2>Builds</h2><table class=\"list\"><thead><tr><th scope=\"col\">Build</th><th scope=\"col\">First heard</th><th scope=\"col\">Instances</th></tr></thead><tbody>");
        foreach (var (id, name) in builds)
        {
            var runs = views.FindAll(v => v.Build == id);
            html.Add($"<tr><td data-name=\"Build\">{asked.Build(id, name)}</td><td data-name=\"First heard\">{new Instant(runs.Min(v => v.First))}</td><td data-name=\"Instances\">{Tally.Of(runs.Select(Standings.Of))}</td></tr>");
        }

        html.Markup("</tbody></table></section>");
    }

    private static void Around(Html html, Asked asked, List<InstanceView> views, Neighbours neighbours)
    {
        var live = views.FindAll(v => Standings.Of(v) < Standing.Replaced);
        var dependencies = live.SelectMany(v => v.Dependencies.Items).DistinctBy(Neighbours.EndpointOf, StringComparer.Ordinal).ToList();
        html.Markup("<div class=\"columns\"><section><h2>It depends on</h2>");
        Neighbourhood.Dependencies(html, asked, dependencies, neighbours);
        html.Markup("</section><section><h2>Who depends on it</h2>");
        Neighbourhood.Dependents(html, asked, neighbours.DependentsOf(live));
        html.Markup("</section></div>");
    }

    // Of a window of a day or more not every life can be read while somebody waits: what became of the service is rolled up.
    private async ValueTask<Buckets?> RollupsAsync(string name, Lives lives, Asked asked)
    {
        var length = TimeSpan.FromMicroseconds(asked.Window.To - asked.Window.From);
        if (length < ADay || length > MostRolled || (length == ADay && !lives.IsCut)) return null;
        return await availability.OfPlaceAsync(Place.OfService(name), asked.Window, StepParameter.Default(asked.Window), asked.Aborted).ConfigureAwait(false);
    }

    private async Task<List<(BuildId Id, string Name)>> BuildsAsync(List<InstanceView> views, CancellationToken cancellationToken)
    {
        var builds = new List<(BuildId, string)>();
        foreach (var id in views.Where(v => v.Build != BuildId.None).OrderByDescending(v => v.First).Select(v => v.Build).Distinct().Take(MostBuilds))
            builds.Add((id, BuildName.Of(id, await history.Builds.FindAsync(id, cancellationToken).ConfigureAwait(false))));
        return builds;
    }
}
