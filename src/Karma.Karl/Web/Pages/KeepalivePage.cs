using System.Globalization;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>One keepalive as it was sent, and what is different in it from the one before.</summary>
internal sealed class KeepalivePage(FleetQuery fleet, KeepaliveHistory history) : IPage
{
    private const int LongestBody = 200_000;
    private const int MostAhead = 200;

    public string Pattern => "/instance/{codename}/keepalives/{order}";

    public async Task<Page> MakeAsync(Asked asked)
    {
        var codename = asked.Segment("codename");
        var text = asked.Segment("order");
        var found = Codename.IsValid(codename) ? await fleet.LocateAsync(codename, asked.Aborted).ConfigureAwait(false) : null;
        if (found is not { } instance) throw new ProblemException(Problem.NotFound("instance", codename, "No instance of that codename was ever heard."));
        var record = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var order)
            ? await history.Reader.FindAsync(instance.Number, instance.Log, order, asked.Aborted).ConfigureAwait(false)
            : null;
        if (record is not { Kind: RecordKind.Keepalive })
            throw new ProblemException(Problem.NotFound("keepalive", text, "The page of its instance lists what there is."));
        var build = await history.Builds.FindAsync(record.Build, asked.Aborted).ConfigureAwait(false);
        var before = await history.Reader.LastAsync(
            instance.Number, instance.Log, order - 1, static r => r.Kind == RecordKind.Keepalive, asked.Aborted).ConfigureAwait(false);
        var after = await AfterAsync(instance.Number, instance.Log, record, asked.Aborted).ConfigureAwait(false);
        return new Page
        {
            Title = $"Keepalive of {codename}",
            IsFixed = true,
            Crumbs =
            [
                new("service", asked.Service(KeepaliveDetails.Read(record.Body).Service)), new("instance", asked.Instance(codename)),
                new("", asked.Keepalive(codename, order, "Keepalive")),
            ],
            Json = $"{asked.Root}/api/v1/{EntityId.Instance(codename)}/keepalives/{text}",
            Body = html =>
            {
                html.Add($"<section class=\"head\"><div class=\"title\"><p class=\"kind\">{(record.IsLate ? "late keepalive" : "keepalive")}</p><h1>{new Instant(record.At)}</h1></div>");
                html.Add($"<p>of {asked.Instance(codename)} at {asked.Place(record.Endpoint)}{Late(record)}; silence after it is allowed for {Elapsed.Text(record.Allowance)}.</p>");
                html.Markup("<nav class=\"pager\" aria-label=\"Keepalives before and after\">");
                if (before is not null) html.Add($"{asked.Keepalive(codename, before.Order, "‹ The one before")} ");
                if (after is not null) html.Add($"{asked.Keepalive(codename, after.Order, "The one after ›")}");
                html.Markup("</nav></section>");
                Differences(html, asked, before, record);
                html.Markup("<section><h2>As it was sent</h2><pre class=\"body\">");
                html.Text(JsonLines.Of(record.Restore(build)), LongestBody);
                html.Markup("</pre></section>");
            },
        };
    }

    private Action<Html>? Late(KeepaliveRecord record) =>
        record.IsLate ? html => html.Add($", handed over at {new Instant(history.Watch.Arrivals.TimeOf(record.Order))}") : null;

    private static void Differences(Html html, Asked asked, KeepaliveRecord? before, KeepaliveRecord record)
    {
        html.Markup("<section><h2>What is different from the one before</h2>");
        if (before is null)
        {
            html.Markup("<p class=\"empty\">It is the first one.</p></section>");
            return;
        }

        var differences = JsonDifference.Of(before.Body, record.Body);
        html.Add($"<p class=\"quiet\">{Elapsed.Text(record.At - before.At)} later; the build is {(before.Build == record.Build ? "the same" : "another")}.</p>");
        if (before.Build != record.Build && record.Build != BuildId.None) html.Add($"<p>{asked.Build(record.Build, record.Build.ToString())}</p>");
        if (differences.Count == 0) html.Markup("<p class=\"empty\">Nothing.</p></section>");
        else
        {
            html.Markup("<table class=\"list diff\"><thead><tr><th scope=\"col\">Member</th><th scope=\"col\">Before</th><th scope=\"col\">Now</th></tr></thead><tbody>");
            foreach (var (path, was, now) in differences.Take(JsonDifference.Most))
                html.Add($"<tr><td data-name=\"Member\" class=\"code\">{path}</td><td data-name=\"Before\">{was ?? "–"}</td><td data-name=\"Now\"><b>{now ?? "–"}</b></td></tr>");
            html.Markup("</tbody></table>");
            if (differences.Count > JsonDifference.Most) html.Add($"<p class=\"quiet\">And {differences.Count - JsonDifference.Most} more.</p>");
            html.Markup("</section>");
        }
    }

    // Orders go on with time, or at half its pace, so the next one stands within the silence that is allowed, or there was an outage.
    private async ValueTask<KeepaliveRecord?> AfterAsync(long number, InstanceLog? log, KeepaliveRecord record, CancellationToken cancellationToken)
    {
        KeepaliveRecord? after = null;
        var left = MostAhead;
        await foreach (var next in history.Reader.BackwardsAsync(number, log, record.Order + record.Allowance, cancellationToken).ConfigureAwait(false))
        {
            if (next.Order <= record.Order || left-- == 0) break;
            if (next.Kind == RecordKind.Keepalive) after = next;
        }

        return left < 0 ? null : after;
    }
}
