using System.Text.Json;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Web.Pages;

namespace Karma.Karl.Web.Search;

/// <summary>
/// Finds whatever somebody has in his hand: an address, an endpoint, a service's name, a codename or a build's id, and those are the only thing that
/// is found; or a part of a service's name, the beginning of a commit, a label. Thread-safe.
/// </summary>
internal sealed class FleetSearch(FleetQuery fleet, KeepaliveHistory history)
{
    private const int ShortestCommit = 4;

    /// <summary>What is found in a window.</summary>
    public async Task<List<Found>> FindAsync(string text, Window window, CancellationToken cancellationToken)
    {
        if (text.Length == 0) return [];
        var views = await fleet.ListAsync(window, filter: null, cancellationToken).ConfigureAwait(false);
        if (await ExactAsync(text, window, views, cancellationToken).ConfigureAwait(false) is { } exact) return [exact];
        var found = new List<Found>();
        found.AddRange(views.Select(v => v.Service).Where(s => s.Contains(text, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal).Select(Service));
        found.AddRange(await BuildsAsync(text, views, cancellationToken).ConfigureAwait(false));
        found.AddRange(views.Where(v => v.Codename.StartsWith(text, StringComparison.OrdinalIgnoreCase)).Select(v => Instance(v.Codename, v.Service)));
        found.AddRange(views.Where(v => v.Endpoint.ToString().Contains(text, StringComparison.Ordinal)).Select(v => v.Endpoint).Distinct().Select(Place));
        await fleet.ReadAsync(views, window, cancellationToken).ConfigureAwait(false);
        found.AddRange(Labelled(text, views));
        return found;
    }

    private async ValueTask<Found?> ExactAsync(string text, Window window, List<InstanceView> views, CancellationToken cancellationToken)
    {
        if (text.Contains('.') || text.Contains(':'))
        {
            if (Endpoint.TryParse(text, out var endpoint)) return Place(endpoint);
            if (Endpoint.TryParseHost(text, out var host)) return new Found("host", EntityId.Host(Endpoint.Of(host, 0)), Endpoint.HostText(host));
            if (BuildId.TryParse(text, out var id)) return new Found("build", EntityId.Build(id), text);
        }

        if (views.Exists(v => v.Service == text)) return Service(text);
        var isKnown = Codename.IsValid(text) && await fleet.FindAsync(text, window, cancellationToken).ConfigureAwait(false) is not null;
        return isKnown ? Instance(text, "") : null;
    }

    private async Task<List<Found>> BuildsAsync(string text, List<InstanceView> views, CancellationToken cancellationToken)
    {
        var found = new List<Found>();
        if (text.Length < ShortestCommit || !text.All(char.IsAsciiHexDigit)) return found;
        foreach (var runs in views.Where(v => v.Build != BuildId.None).GroupBy(v => v.Build))
        {
            if (await history.Builds.FindAsync(runs.Key, cancellationToken).ConfigureAwait(false) is not { } build) continue;
            using var json = JsonDocument.Parse(build.Json);
            if (JsonText.Member(json.RootElement, "git_commit_hash")?.StartsWith(text, StringComparison.OrdinalIgnoreCase) == true)
                found.Add(new Found("build", EntityId.Build(runs.Key), BuildName.Of(runs.Key, build), runs.First().Service));
        }

        return found;
    }

    // A label is asked for as name=value, or by its value alone.
    private static IEnumerable<Found> Labelled(string text, List<InstanceView> views)
    {
        foreach (var view in views)
        {
            if (KeepaliveDetails.Read(view.Latest.Body).Labels is not { } labels) continue;
            foreach (var label in labels.EnumerateObject())
            {
                var (name, value) = (JsonText.NameOf(label), JsonText.Of(label.Value));
                if (!value.Equals(text, StringComparison.OrdinalIgnoreCase) && !$"{name}={value}".Equals(text, StringComparison.OrdinalIgnoreCase)) continue;
                yield return Instance(view.Codename, $"{view.Service}, {name}={value}");
                break;
            }
        }
    }

    private static Found Service(string name) => new("service", EntityId.Service(name), name);

    private static Found Place(Endpoint endpoint) => new("endpoint", EntityId.EndpointOf(endpoint), endpoint.ToString());

    private static Found Instance(string codename, string note) => new("instance", EntityId.Instance(codename), codename, note);
}
