using Karma.Karl.Fleet;
using Karma.Wire;

namespace Karma.Karl.Topology;

/// <summary>
/// Who runs where and depends on whom, in one window. A node is an endpoint with the run that held it last; an edge goes from a service to
/// what it depends on. The same fleet gives the same graph, in the same order, whatever the codenames of its runs are.
/// </summary>
internal sealed record TopologyGraph(IReadOnlyList<TopologyNode> Nodes, IReadOnlyList<TopologyEdge> Edges)
{
    public static TopologyGraph Of(IEnumerable<InstanceView> instances)
    {
        var nodes = instances
            .GroupBy(i => i.Endpoint)
            .Select(endpoint => endpoint.Skip(1).Any() ? endpoint.OrderByDescending(i => i.Latest.Order).First() : endpoint.First())
            .Select(i => new TopologyNode(i, HostKey(i.Endpoint)))
            .OrderBy(n => n.HostKey, StringComparer.Ordinal)
            .ThenBy(n => n.Instance.Endpoint.Port)
            .ToList();
        var byEndpoint = nodes.ToDictionary(n => n.Instance.Endpoint.ToString(), StringComparer.Ordinal);
        var edges = nodes.SelectMany(node => node.Instance.Dependencies.Items
            .Select(EndpointOf)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(to => new TopologyEdge(node, to, byEndpoint.GetValueOrDefault(to))));
        return new TopologyGraph(nodes, [.. edges]);
    }

    /// <summary>The instances that are not alone at their endpoint; their latest keepalives must be read before a graph is made.</summary>
    public static IEnumerable<InstanceView> Rivals(IEnumerable<InstanceView> instances) =>
        instances.GroupBy(i => i.Endpoint).Where(endpoint => endpoint.Skip(1).Any()).SelectMany(endpoint => endpoint);

    /// <summary>The endpoint that a dependency names: an address where it is one, a host's name otherwise.</summary>
    public static string EndpointOf(Dependency dependency) =>
        Endpoint.TryParseHost(dependency.Ip, out var address)
            ? Endpoint.Of(address, dependency.Port).ToString()
            : dependency with { Prefix = "/" } is var named ? named.ToString() : "";

    // Sorts IPv4 before IPv6, and each by its bytes.
    private static string HostKey(Endpoint endpoint) =>
        $"{endpoint.Host.GetAddressBytes().Length:00}{Convert.ToHexString(endpoint.Host.GetAddressBytes())}";
}
