using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>
/// The fleet: first what is down, since when, what was just before, who depends on it and what to do; then all of it, by service, by host or
/// one by one; then what happened lately.
/// </summary>
internal sealed class FleetPage(FleetQuery fleet) : IPage
{
    public const string Address = "/";

    private static readonly (string Value, string Text)[] Groupings = [("service", "service"), ("host", "host"), ("none", "none")];

    public string Pattern => Address;

    public async Task<Page> MakeAsync(Asked asked)
    {
        var views = await fleet.ListAsync(asked.Window, filter: null, asked.Aborted).ConfigureAwait(false);
        var missing = views.Where(v => v.IsMissing).ToList();
        var isFlat = asked.Option("group") == "none";
        var (table, groups) = isFlat ? (InstanceTable.Of(asked, views, hasService: true), null) : ((InstanceTable?)null, GroupTable.Of(asked, views));
        await fleet.ReadAsync([.. table?.Shown ?? groups?.Shown ?? []], asked.Window, asked.Aborted).ConfigureAwait(false);
        var outages = await Outages.ReadAsync(fleet, asked, views, missing).ConfigureAwait(false);
        return new Page
        {
            Title = missing.Count == 0 ? "Fleet" : $"{missing.Count} down · Fleet",
            IsAlarming = missing.Count > 0,
            Json = asked.AddressOf("api/v1/fleet"),
            Body = html => Write(html, asked, views, outages, (IPart?)table ?? groups!), // One of them is there.
        };
    }

    private static void Write(Html html, Asked asked, List<InstanceView> views, Outages outages, IPart table)
    {
        html.Markup("<h1 class=\"unseen\">Fleet</h1>");
        if (views.Count == 0)
        {
            Empty(html, asked);
            return;
        }

        Verdict.Write(html, views, asked);
        if (!outages.IsEmpty)
        {
            outages.Write(html);
            Recent.Write(html, asked, views); // What changed just before is asked for first then.
        }

        html.Markup("<section aria-labelledby=\"all\"><div class=\"tools\"><h2 id=\"all\">Instances</h2>");
        Choice.Write(html, asked, "group", "Group by", Groupings);
        html.Markup("</div>");
        html.Add($"{table}</section>");
        if (outages.IsEmpty) Recent.Write(html, asked, views);
    }

    private static void Empty(Html html, Asked asked)
    {
        html.Add($"<section class=\"verdict\"><h2>No keepalive arrived in this window.</h2>");
        if (asked.Window.IsPresent) html.Add($"<p>Point a service at this Karl:</p><pre>KARMA_KARL={asked.Locator} dotnet run</pre><p>It is here as soon as its first keepalive is.</p>");
        html.Add($"<p>Look at the last <a href=\"{asked.During(("h", "24"))}\">24 hours</a> or <a href=\"{asked.During(("d", "7"))}\">7 days</a>.</p></section>");
    }
}
