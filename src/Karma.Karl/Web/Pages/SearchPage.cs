using System.Text.Json;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>
/// Finds whatever somebody has in his hand: an address, an endpoint, a codename, a build's id, and those lead to their page at once; or a part of a
/// service's name, the beginning of a commit, a label.
/// </summary>
internal sealed class SearchPage(FleetQuery fleet, KeepaliveHistory history) : IPage
{
    private const int Most = 50;
    private const int ShortestCommit = 4;

    public string Pattern => "/search";

    public async Task<Page> MakeAsync(Asked asked)
    {
        var text = asked.Option("q")?.Trim() ?? "";
        if (text.Length == 0) return Of(asked, text, []);
        var views = await fleet.ListAsync(asked.Window, filter: null, asked.Aborted).ConfigureAwait(false);
        if (await ExactAsync(asked, text, views).ConfigureAwait(false) is { } address) return Page.At(address);
        var found = new List<Found>();
        found.AddRange(views.Select(v => v.Service).Where(s => s.Contains(text, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal).Select(s => new Found("service", asked.Service(s), "")));
        found.AddRange(await BuildsAsync(asked, text, views).ConfigureAwait(false));
        found.AddRange(views.Where(v => v.Codename.StartsWith(text, StringComparison.OrdinalIgnoreCase)).Select(v => new Found("instance", asked.Instance(v.Codename), v.Service)));
        found.AddRange(views.Where(v => v.Endpoint.ToString().Contains(text, StringComparison.Ordinal)).Select(v => v.Endpoint).Distinct().Select(e => new Found("endpoint", asked.Place(e), "")));
        found.AddRange(Labelled(asked, text, views));
        return found.Count == 1 ? Page.At(found[0].Link.Address) : Of(asked, text, found);
    }

    private static Page Of(Asked asked, string text, List<Found> found) => new()
    {
        Title = "Search",
        IsFixed = true,
        Crumbs = [new("", new Link(asked.Here("q", text), "Search"))],
        Body = html =>
        {
            html.Add($"<div class=\"title\"><h1>{found.Count} found for “{text}”</h1></div>");
            if (found.Count == 0) html.Markup("<p class=\"empty\">Nothing in this window. Search for an IP, ip:port, a part of a service's name, a codename, the beginning of a commit, or a label, as <code>owner=team-a</code> or its value; or widen the window.</p>");
            else
            {
                html.Markup("<table class=\"list\"><thead><tr><th scope=\"col\">What</th><th scope=\"col\">Name</th><th scope=\"col\"></th></tr></thead><tbody>");
                foreach (var (kind, link, note) in found.Take(Most)) html.Add($"<tr><td data-name=\"What\">{kind}</td><td data-name=\"Name\">{link}</td><td class=\"quiet\">{note}</td></tr>");
                html.Markup("</tbody></table>");
            }

            if (found.Count > Most) html.Add($"<p class=\"quiet\">The first {Most} are shown: say more of what you look for.</p>");
        },
    };

    private async ValueTask<string?> ExactAsync(Asked asked, string text, List<InstanceView> views)
    {
        if (text.Contains('.') || text.Contains(':'))
        {
            if (Endpoint.TryParse(text, out var endpoint)) return asked.Place(endpoint).Address;
            if (Endpoint.TryParseHost(text, out var host)) return asked.Host(Endpoint.Of(host, 0)).Address;
            if (BuildId.TryParse(text, out var id)) return asked.Build(id, "").Address;
        }

        if (views.Exists(v => v.Service == text)) return asked.Service(text).Address;
        var isKnown = Codename.IsValid(text) && await fleet.FindAsync(text, asked.Window, asked.Aborted).ConfigureAwait(false) is not null;
        return isKnown ? asked.Instance(text).Address : null;
    }

    private async Task<List<Found>> BuildsAsync(Asked asked, string text, List<InstanceView> views)
    {
        var found = new List<Found>();
        if (text.Length < ShortestCommit || !text.All(char.IsAsciiHexDigit)) return found;
        foreach (var runs in views.Where(v => v.Build != BuildId.None).GroupBy(v => v.Build))
        {
            if (await history.Builds.FindAsync(runs.Key, asked.Aborted).ConfigureAwait(false) is not { } build) continue;
            using var json = JsonDocument.Parse(build.Json);
            if (JsonText.Member(json.RootElement, "git_commit_hash")?.StartsWith(text, StringComparison.OrdinalIgnoreCase) == true)
                found.Add(new Found("build", asked.Build(runs.Key, BuildName.Of(runs.Key, build)), runs.First().Service));
        }

        return found;
    }

    // A label is asked for as name=value, or by its value alone.
    private static IEnumerable<Found> Labelled(Asked asked, string text, List<InstanceView> views)
    {
        foreach (var view in views)
        {
            if (KeepaliveDetails.Read(view.Latest.Body).Labels is not { } labels) continue;
            foreach (var label in labels.EnumerateObject())
            {
                var (name, value) = (JsonText.NameOf(label), JsonText.Of(label.Value));
                if (!value.Equals(text, StringComparison.OrdinalIgnoreCase) && !$"{name}={value}".Equals(text, StringComparison.OrdinalIgnoreCase)) continue;
                yield return new Found("instance", asked.Instance(view.Codename), $"{view.Service}, {name}={value}");
                break;
            }
        }
    }

    private sealed record Found(string Kind, Link Link, string Note);
}
