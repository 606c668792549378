using Karma.Karl.Fleet;
using Karma.Karl.Topology;
using Karma.Wire;

namespace Karma.Karl.Web.Pages;

/// <summary>
/// Who depends on whom among the instances of a window: from a dependency to who holds it, and from an endpoint to who depends on it. A page asks for a
/// few of them, so nothing is made of the others.
/// </summary>
internal sealed class Neighbours(IReadOnlyCollection<InstanceView> views)
{
    private Dictionary<Endpoint, InstanceView>? _holders;

    /// <summary>The endpoint that a dependency names.</summary>
    public static string EndpointOf(Dependency dependency) => TopologyGraph.EndpointOf(dependency);

    /// <summary>Who held that endpoint last, or <see langword="null"/>.</summary>
    public InstanceView? Holder(string endpoint) => Endpoint.TryParse(endpoint, out var place) ? (_holders ??= Holders()).GetValueOrDefault(place) : null;

    /// <summary>Who depends on the endpoint of one of some instances; each once, in the order of the instances of the window.</summary>
    public List<InstanceView> DependentsOf(params IEnumerable<InstanceView> those)
    {
        var endpoints = those.Select(v => v.Endpoint).Where(e => e.Port != 0).Select(e => e.ToString()).ToHashSet(StringComparer.Ordinal);
        var ports = those.Select(v => v.Endpoint.Port).ToHashSet(); // Told apart by their ports first, most need not be written out.
        bool IsOn(Dependency to) => ports.Contains(to.Port) && endpoints.Contains(EndpointOf(to));

        // What ended depends on nothing any more.
        return [.. views.Where(v => Standings.Of(v) < Standing.Replaced && v.Dependencies.Items.Any(IsOn))];
    }

    private Dictionary<Endpoint, InstanceView> Holders()
    {
        var holders = new Dictionary<Endpoint, InstanceView>();
        foreach (var view in views)
            if (view.Endpoint.Port != 0 && (!holders.TryGetValue(view.Endpoint, out var other) || view.First > other.First)) holders[view.Endpoint] = view;
        return holders;
    }
}
