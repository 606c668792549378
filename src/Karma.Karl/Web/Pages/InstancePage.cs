using System.Globalization;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;
using Karma.Karl.Web.Views;

namespace Karma.Karl.Web.Pages;

/// <summary>One run: its life as a band, what it says of itself, whose it is and what to do, its numbers, its neighbours, its build, its keepalives.</summary>
internal sealed class InstancePage(FleetQuery fleet, KeepaliveHistory history) : IPage
{
    private const string Before = "before";
    private const int KeepalivesAPage = 20;

    public string Pattern => "/instance/{codename}";

    public async Task<Page> MakeAsync(Asked asked)
    {
        var codename = asked.Segment("codename");
        var view = (Codename.IsValid(codename) ? await fleet.FindAsync(codename, asked.Window, asked.Aborted).ConfigureAwait(false) : null)
            ?? throw new ProblemException(Problem.NotFound("instance", codename, "No instance of that codename was heard before this window's end."));
        await fleet.ReadAsync([view], asked.Window, asked.Aborted).ConfigureAwait(false);
        var spans = await fleet.SpansAsync(view, asked.Window, asked.Aborted).ConfigureAwait(false);
        var all = await fleet.ListAsync(asked.Window, filter: null, asked.Aborted).ConfigureAwait(false);
        var earlier = view.IsMissing ? await Earlier.ReadAsync(fleet, view, asked).ConfigureAwait(false) : [];
        var successor = Lives.SuccessorOf(view, all);
        var conflict = await history.Conflicts.FindAsync(view.Number, asked.Aborted).ConfigureAwait(false);
        var build = await history.Builds.FindAsync(view.Build, asked.Aborted).ConfigureAwait(false);
        var variables = await Variables.ReadAsync(history, view, asked).ConfigureAwait(false);
        var keepalives = await KeepalivesAsync(view, asked).ConfigureAwait(false);
        var standing = Standings.Of(view);
        return new Page
        {
            Title = $"{(standing == Standing.Up ? "" : standing.Word() + " · ")}{codename} · {Html.Cut(view.Service, 60)}",
            Crumbs = [new("service", asked.Service(view.Service)), new("endpoint", asked.Place(view.Endpoint)), new("instance", asked.Instance(codename))],
            IsAlarming = view.IsMissing,
            Json = asked.AddressOf("api/v1/" + EntityId.Instance(codename)),
            Body = html =>
            {
                var details = KeepaliveDetails.Read(view.Latest.Body);
                var neighbours = new Neighbours(all);
                Head(html, asked, view, details);
                if (successor is not null) html.Add($"<p>Its place was taken by {asked.Instance(successor.Codename)} at {new Instant(successor.First)}.</p>");
                if (conflict is not null) Claimed(html, conflict);
                if (view.IsMissing) html.Add($"<section><h2>Just before</h2><ul class=\"clues\">{new Circumstances(asked, all, earlier, neighbours).Of(view, details)}</ul></section>");
                Life(html, asked, Lives.UpTo(successor, spans));
                Says(html, asked, details);
                if (variables.Count > 0) html.Add($"<section><h2>Numbers</h2><div class=\"sparks\">{variables}</div></section>");
                Around(html, asked, view, neighbours);
                if (build is not null) html.Add($"<section><h2>Build</h2><p>{asked.Build(build.Id, BuildName.Of(build.Id, build))}</p></section>");
                Keepalives(html, asked, view, keepalives);
            },
        };
    }

    private static void Head(Html html, Asked asked, InstanceView view, KeepaliveDetails details)
    {
        html.Add($"<section class=\"head\"><div class=\"title\"><p class=\"kind\">instance</p><h1 class=\"code\">{view.Codename}</h1> {new Badge(Standings.Of(view))} <b>for {new Lasted(asked, view)}</b></div>");
        html.Add($"<p>of {asked.Service(view.Service)} at {asked.Place(view.Endpoint)} on {asked.Host(view.Endpoint)}</p>");
        if (asked.Views.HeadlineOf(details) is { } headline) html.Add($"{headline}");
        else if (!string.IsNullOrWhiteSpace(details.Message)) html.Add($"<p class=\"message\">{details.Message}</p>");
        html.Add($"<p>{new WhatToDo(Labels.Of(details.Labels))}</p><dl class=\"facts\">");
        html.Add($"<div><dt>First heard</dt><dd>{new Instant(view.First)}</dd></div><div><dt>Last heard</dt><dd>{new Instant(view.Latest.At)} <span class=\"quiet\">({new Age(view.Latest.At, asked.End)} ago)</span></dd></div>");
        if (view.Deadline is { } deadline) html.Add($"<div><dt>Next due by</dt><dd>{new Instant(deadline)}</dd></div>");
        html.Add($"<div><dt>It says</dt><dd>{details.State ?? "nothing of its state"}</dd></div><div><dt>Uptime, it says</dt><dd>{details.Uptime}</dd></div>");
        if (details.SkewUs(view.Latest.At) is { } skew) html.Add($"<div><dt>Its clock</dt><dd>{new ClockSkew(skew)}</dd></div>");
        if (asked.Window.IsPresent && Standings.Of(view) < Standing.Replaced && view.Endpoint.Port != 0) html.Add($"<div><dt>Ask it</dt><dd>{new Link(asked.AddressOf("live/" + view.Codename), "its own status, now")}</dd></div>");
        if (details.CloudInstanceName is { } machine) html.Add($"<div><dt>Cloud instance</dt><dd>{machine} {details.CloudAvailabilityGroup}</dd></div>");
        html.Markup("</dl></section>");
    }

    private static void Claimed(Html html, Conflict conflict) => html.Add(
        $"<p class=\"doubt\" role=\"alert\"><strong>Somebody else claims this codename.</strong> {conflict.Count} times from {new Instant(conflict.FirstUs)} to {new Instant(conflict.LastUs)}, last from <code>{conflict.Endpoint}</code>; he is refused.</p>");

    private static void Life(Html html, Asked asked, IReadOnlyList<LifeSpan> spans)
    {
        var availability = Availability.Of(spans, asked.Window);
        html.Add($"<section><h2>Life in this window</h2>{new LifeBand(spans, asked.Window, IsTall: true)}{new TimeAxis(asked.Window)}{new Legend()}");
        html.Add($"<dl class=\"facts\"><div><dt>Up for</dt><dd>{Elapsed.Text(availability.Up)}</dd></div><div><dt>Down for</dt><dd>{Elapsed.Text(availability.Down)}</dd></div>");
        html.Add($"<div><dt>Unknown for</dt><dd>{Elapsed.Text(availability.Unknown)}</dd></div><div><dt>Available</dt><dd><b>{availability.Percent()}</b></dd></div></dl>{new SpanList(asked, spans)}</section>");
    }

    private static void Says(Html html, Asked asked, KeepaliveDetails details)
    {
        html.Add($"<div class=\"columns\"><section><h2>Status</h2>{new StatusSection(asked.Views, details)}");
        html.Markup("</section><section><h2>Labels</h2>");
        if (details.Labels is { } labels) html.Add($"{new LabelList(labels)}");
        else html.Markup("<p class=\"empty\">It has none.</p>");
        html.Markup("</section></div>");
    }

    private static void Around(Html html, Asked asked, InstanceView view, Neighbours neighbours)
    {
        html.Markup("<div class=\"columns\"><section><h2>It depends on</h2>");
        Neighbourhood.Dependencies(html, asked, view.Dependencies.Items, neighbours);
        html.Markup("</section><section><h2>Who depends on it</h2>");
        Neighbourhood.Dependents(html, asked, neighbours.DependentsOf(view));
        html.Markup("</section></div>");
    }

    private void Keepalives(Html html, Asked asked, InstanceView view, List<KeepaliveRecord> records)
    {
        html.Markup("<section id=\"keepalives\"><h2>Keepalives</h2>");
        if (records.Count == 0)
        {
            html.Markup("<p class=\"empty\">None arrived in this window.</p></section>");
            return;
        }

        html.Markup("<table class=\"list\"><thead><tr><th scope=\"col\">Arrived</th><th scope=\"col\">What</th><th scope=\"col\">Uptime</th><th scope=\"col\">It says</th></tr></thead><tbody>");
        foreach (var record in records.Take(KeepalivesAPage)) Keepalive(html, asked, view, record);
        html.Markup("</tbody></table><nav class=\"pager\" aria-label=\"Pages of keepalives\">");
        if (asked.Option(Before) is not null) html.Add($"<a href=\"{asked.Here(Before, null)}#keepalives\">The latest</a> ");
        if (records.Count > KeepalivesAPage)
            html.Add($"<a href=\"{asked.Here(Before, records[KeepalivesAPage].Order.ToString(CultureInfo.InvariantCulture))}#keepalives\">Earlier ›</a>");
        html.Markup("</nav></section>");
    }

    private void Keepalive(Html html, Asked asked, InstanceView view, KeepaliveRecord record)
    {
        html.Add($"<tr><td data-name=\"Arrived\">{new Instant(record.IsLate ? history.Watch.Arrivals.TimeOf(record.Order) : record.At)}</td>");
        if (record.Kind == RecordKind.Goodbye)
        {
            html.Markup("<td data-name=\"What\" colspan=\"3\">goodbye</td></tr>");
            return;
        }

        var details = KeepaliveDetails.Read(record.Body);
        html.Add($"<td data-name=\"What\">{asked.Keepalive(view.Codename, record.Order, record.IsLate ? "late keepalive" : "keepalive")}</td>");
        html.Add($"<td data-name=\"Uptime\" class=\"num\">{details.Uptime}</td><td data-name=\"It says\" class=\"says\">{asked.Views.LineOf(details)}</td></tr>");
    }

    private async Task<List<KeepaliveRecord>> KeepalivesAsync(InstanceView view, Asked asked)
    {
        var last = asked.Window.LastOrder(history.Watch.Arrivals);
        if (long.TryParse(asked.Option(Before), NumberStyles.None, CultureInfo.InvariantCulture, out var before)) last = Math.Min(last, before);
        var records = new List<KeepaliveRecord>();
        await foreach (var record in history.Reader.BackwardsAsync(view.Number, view.Log, last, asked.Aborted).ConfigureAwait(false))
        {
            if (history.Watch.Arrivals.TimeOf(record.Order) < asked.Window.From || records.Count > KeepalivesAPage) break;
            records.Add(record);
        }

        return records;
    }
}
