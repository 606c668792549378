using Karma.Karl.Fleet;
using Karma.Karl.Topology;
using Karma.Wire;

namespace Karma.Karl.Web.Pages;

/// <summary>Who depends on whom among the instances of a window: from a dependency to who holds it, and from an endpoint to who depends on it.</summary>
internal sealed class Neighbours
{
    private readonly ILookup<string, InstanceView> _dependents;
    private readonly Dictionary<string, InstanceView> _holders;

    public Neighbours(IReadOnlyCollection<InstanceView> views)
    {
        _holders = views.Where(v => v.Endpoint.Port != 0)
            .GroupBy(v => v.Endpoint.ToString(), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.MaxBy(v => v.First)!, StringComparer.Ordinal); // A group is never empty.

        // What ended depends on nothing any more.
        _dependents = views.Where(v => Standings.Of(v) < Standing.Replaced)
            .SelectMany(v => v.Dependencies.Items.Select(TopologyGraph.EndpointOf).Distinct(StringComparer.Ordinal).Select(to => (To: to, By: v)))
            .ToLookup(d => d.To, d => d.By, StringComparer.Ordinal);
    }

    /// <summary>The endpoint that a dependency names.</summary>
    public static string EndpointOf(Dependency dependency) => TopologyGraph.EndpointOf(dependency);

    /// <summary>Who held that endpoint last, or <see langword="null"/>.</summary>
    public InstanceView? Holder(string endpoint) => _holders.GetValueOrDefault(endpoint);

    /// <summary>Who depends on an instance's endpoint.</summary>
    public IEnumerable<InstanceView> DependentsOf(InstanceView view) => view.Endpoint.Port == 0 ? [] : _dependents[view.Endpoint.ToString()];
}
