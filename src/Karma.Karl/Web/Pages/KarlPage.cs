using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.History.Rollups;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Karl.Supervision.Watchdogs;
using Karma.Karl.Telemetry;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>Karl himself: whether he watches and since when, what he took and refused, and how large his store is.</summary>
internal sealed class KarlPage(FleetState fleet, Presence presence, KeepaliveHistory history, IStore store, StoreUsage usage, Watchdog watchdog, KarlMetrics metrics) : IPage
{
    private const int MostGaps = 20;

    /// <summary>What is shorter is no absence, but a clock that was set, in microseconds.</summary>
    private const long Shortest = 1_000;

    public string Pattern => "/karl";

    public async Task<Page> MakeAsync(Asked asked)
    {
        var size = await store.MeasureAsync(asked.Aborted).ConfigureAwait(false);
        var gaps = history.Watch.Gaps(asked.Window.From).Chunk(2).Where(g => g[0].At < asked.Window.To && (g.Length == 1 || g[1].At - g[0].At > Shortest)).Reverse().ToList();
        var isUnsure = presence.IsDoubting || presence.IsClockMistrusted;
        return new Page
        {
            Title = "Karl himself",
            Crumbs = [new("", new Link(asked.AddressOf("karl"), "Karl himself"))],
            IsAlarming = isUnsure,
            Body = html =>
            {
                html.Add($"<section class=\"head\"><div class=\"title\"><h1>Karl himself</h1> {new Badge(isUnsure ? Standing.Unknown : Standing.Up)}</div>");
                html.Add($"<p>{(presence.IsClockMistrusted ? "He is there, and mistrusts his clock." : presence.IsDoubting ? "He is there, and mistrusts what he sees." : "He watches.")} Where he did not, what was up then is unknown, and is not held against anybody.</p>");
                html.Add($"<dl class=\"facts\"><div><dt>He watches since</dt><dd>{new Instant(history.Watch.Current.Began)}</dd></div>");
                html.Add($"<div><dt>Instances in memory</dt><dd>{Figure.Of(fleet.Count)}</dd></div><div><dt>Keepalives taken since he started</dt><dd>{Figure.Of(metrics.ReceivedTotal)}</dd></div>");
                html.Add($"<div><dt>Refused since then</dt><dd>{Figure.Of(metrics.RefusedTotal)}</dd></div><div><dt>Store</dt><dd>{(store.IsDurable ? "on disk" : "in memory, nothing is written")}, {Figure.OfBytes(size)}</dd></div>");
                if (usage.Current is { } used) Used(html, used);
                html.Add($"{new WatchdogFact(watchdog, asked.Window.Now)}</dl>");
                if (metrics.UnreadableTotal > 0) html.Add($"<p class=\"doubt\">{Figure.Of(metrics.UnreadableTotal)} times since he started, something in his store could not be read, and was passed over. His log tells what; <code>karl backup</code> and <code>karl check</code> tell all of it.</p>");
                html.Markup("</section>");
                html.Markup("<section><h2>When he was not watching, in this window</h2>");
                if (gaps.Count == 0) html.Markup("<p class=\"empty\">He watched all the time, as far as he has been there.</p>");
                else html.Markup("<ol class=\"spans\">");
                foreach (var gap in gaps.Take(MostGaps))
                    html.Add($"<li>{new Badge(Standing.Unknown)} for {Elapsed.Text((gap.Length > 1 ? gap[1].At : asked.End) - gap[0].At)}, from {new Instant(gap[0].At)}</li>"); // One lasts.
                if (gaps.Count > MostGaps) html.Add($"<li class=\"quiet\">and {gaps.Count - MostGaps} before that</li>");
                html.Markup(gaps.Count == 0 ? "</section>" : "</ol></section>");
                html.Add($"<p>He is also Claire: <a href=\"{asked.Application}/.current\">his own status</a>.</p>");
            },
        };
    }

    private static void Used(Html html, Usage used)
    {
        if (used.GrowthADay is { } growth) html.Add($"<div><dt>It grows by</dt><dd>{Figure.OfBytes(growth)} a day</dd></div>");
        if (used.BytesAServiceDay is { } bytes) html.Add($"<div><dt>For an instance and a day</dt><dd>{Figure.OfBytes(bytes)}</dd></div>");
        if (used.OldestKeepalive is { } keepalive) html.Add($"<div><dt>Oldest keepalive</dt><dd>{new Instant(Time.Microseconds(keepalive))}</dd></div>");
        if (used.OldestRollup is { } rollup) html.Add($"<div><dt>Oldest rollup</dt><dd>{new Instant(Time.Microseconds(rollup))}</dd></div>");
    }
}
