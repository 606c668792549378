using Karma.Karl.Fleet;

namespace Karma.Karl.Topology;

/// <summary>
/// Who depends on whom among services: the graph of endpoints folded by the service that holds each. What nobody known holds is a node of
/// its own, named by its endpoint. The same fleet gives the same graph, in the same order.
/// </summary>
/// <param name="Services">The services with their instances, by name.</param>
/// <param name="Strangers">The endpoints that somebody depends on and nobody known holds, by name.</param>
/// <param name="Edges">From the name of a service to that of a service or a stranger.</param>
internal sealed record ServiceGraph(
    IReadOnlyList<(string Name, IReadOnlyList<InstanceView> Instances)> Services, IReadOnlyList<string> Strangers, IReadOnlyList<(string From, string To)> Edges)
{
    /// <summary>Names a stranger apart from a service that is called like it.</summary>
    public const string StrangerMark = "\n";

    public static ServiceGraph Of(IReadOnlyCollection<InstanceView> instances)
    {
        var services = instances.GroupBy(i => i.Service, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key, (IReadOnlyList<InstanceView>)[.. g])).ToList();
        var holders = instances.Where(i => i.Endpoint.Port != 0).GroupBy(i => i.Endpoint.ToString(), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.MaxBy(i => i.First)!.Service, StringComparer.Ordinal); // A group is never empty.
        var edges = instances
            .SelectMany(i => i.Dependencies.Items.Select(TopologyGraph.EndpointOf).Select(to => (From: i.Service, To: holders.GetValueOrDefault(to) ?? StrangerMark + to)))
            .Distinct().OrderBy(e => e.From, StringComparer.Ordinal).ThenBy(e => e.To, StringComparer.Ordinal).ToList();
        var strangers = edges.Where(e => e.To.StartsWith(StrangerMark, StringComparison.Ordinal)).Select(e => e.To)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new ServiceGraph(services, [.. strangers], edges);
    }
}
