using Karma.Karl.History;
using Karma.Karl.Topology;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>What is different in the fleet at the window's end from what it was at its beginning: in numbers, drawn, and one by one.</summary>
internal sealed class DifferencePage(DifferenceQuery differences, KeepaliveHistory history) : IPage
{
    private const int RowsAPage = 100;

    private static readonly (DifferenceKind Kind, string Text)[] Counts =
    [
        (DifferenceKind.Came, "Instances that came"), (DifferenceKind.Went, "that went"), (DifferenceKind.State, "in another state"),
        (DifferenceKind.Moved, "that moved"), (DifferenceKind.ServiceCame, "New services"), (DifferenceKind.ServiceWent, "Services gone"),
        (DifferenceKind.Builds, "of other builds"), (DifferenceKind.Endpoints, "at other endpoints"), (DifferenceKind.Dependencies, "with other dependencies"),
    ];

    public string Pattern => "/diff";

    public async Task<Page> MakeAsync(Asked asked)
    {
        var difference = await differences.BetweenAsync(asked.Window, asked.Aborted).ConfigureAwait(false);
        var pager = new Pager(asked, difference.Items.Count, RowsAPage, "differences");
        var shown = new List<Difference>();
        foreach (var item in difference.Items.Skip(pager.Skip).Take(RowsAPage))
            shown.Add(await differences.WithEndAsync(item, asked.Window, asked.Aborted).ConfigureAwait(false));
        var rows = new DifferenceRows(asked, difference, shown, await BuildsAsync(shown, asked).ConfigureAwait(false));
        var drawing = await DifferenceDrawing.Of(asked, difference).DrawAsync(asked.Aborted).ConfigureAwait(false);
        return new Page
        {
            Title = "What changed",
            Crumbs = [new("", new Link(asked.AddressOf("diff"), "What changed"))],
            IsAlarming = difference.Items.Any(d => d.Is is { IsMissing: true }),
            HasDrawing = difference.Items.Count > 0,
            Json = asked.AddressOf("api/v1/diff"),
            Body = html =>
            {
                html.Add($"<section class=\"head\"><div class=\"title\"><h1>What changed</h1></div><p>The fleet at {new Instant(asked.End)}, beside what it was at {new Instant(asked.Window.From)}. What came and went in between is not told here.</p>");
                Numbers(html, difference);
                html.Markup("</section>");
                if (difference.Items.Count == 0) return;
                html.Add($"<section><h2>Who depends on whom</h2>{drawing}<p class=\"quiet\">The services in which something is different.</p></section><section><h2>One by one</h2>");
                html.Add($"<table class=\"list groups\"><thead><tr><th scope=\"col\">Service</th><th scope=\"col\">What</th><th scope=\"col\">Before</th><th scope=\"col\">After</th><th scope=\"col\">Since</th></tr></thead>{rows}</table>{pager}</section>");
            },
        };
    }

    private static void Numbers(Html html, FleetDifference difference)
    {
        if (difference.Items.Count == 0)
        {
            html.Add($"<p class=\"empty\">{(difference.IsEmpty ? "Nobody was there at either moment." : "Nothing is different.")}</p>");
            return;
        }

        var counts = difference.Items.CountBy(d => d.Kind).ToDictionary();
        html.Markup("<dl class=\"facts\">");
        foreach (var (kind, text) in Counts)
            if (counts.TryGetValue(kind, out var count)) html.Add($"<div><dt>{text}</dt><dd><b>{count}</b></dd></div>");
        html.Markup("</dl>");
    }

    private async Task<Dictionary<string, Link>> BuildsAsync(List<Difference> shown, Asked asked)
    {
        var names = new Dictionary<string, Link>(StringComparer.Ordinal);
        foreach (var difference in shown.Where(d => d.Kind == DifferenceKind.Builds))
        {
            foreach (var text in difference.Before.Take(DifferenceRows.MostNames).Concat(difference.After.Take(DifferenceRows.MostNames)))
            {
                if (names.ContainsKey(text) || !BuildId.TryParse(text, out var id)) continue;
                var build = await history.Builds.FindAsync(id, asked.Aborted).ConfigureAwait(false);
                names[text] = asked.Build(id, BuildName.Of(id, build));
            }
        }

        return names;
    }
}
