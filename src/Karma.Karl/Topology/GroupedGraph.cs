using Karma.Karl.Fleet;

namespace Karma.Karl.Topology;

/// <summary>
/// Who depends on whom among services, or among hosts: the graph of endpoints folded by what each belongs to. What nobody known holds is a node of
/// its own, named by its endpoint. The same fleet gives the same graph, in the same order.
/// </summary>
/// <param name="Groups">The services or hosts with their instances, by name.</param>
/// <param name="Strangers">The endpoints that somebody depends on and nobody known holds, by name.</param>
/// <param name="Edges">From the name of a group to that of a group or a stranger.</param>
internal sealed record GroupedGraph(
    IReadOnlyList<(string Name, IReadOnlyList<InstanceView> Instances)> Groups, IReadOnlyList<string> Strangers, IReadOnlyList<(string From, string To)> Edges)
{
    /// <summary>Names a stranger apart from a service that is called like it.</summary>
    public const string StrangerMark = "\n";

    public static GroupedGraph OfServices(IReadOnlyCollection<InstanceView> instances) => Of(instances, i => i.Service);

    public static GroupedGraph OfHosts(IReadOnlyCollection<InstanceView> instances) => Of(instances, i => Endpoint.HostText(i.Endpoint.Host));

    public static bool IsStranger(string name) => name.StartsWith(StrangerMark, StringComparison.Ordinal);

    private static GroupedGraph Of(IReadOnlyCollection<InstanceView> instances, Func<InstanceView, string> nameOf)
    {
        var groups = instances.GroupBy(nameOf, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key, (IReadOnlyList<InstanceView>)[.. g])).ToList();
        var holders = instances.Where(i => i.Endpoint.Port != 0).GroupBy(i => i.Endpoint)
            .ToDictionary(g => g.Key.ToString(), g => nameOf(TopologyGraph.HolderOf(g)), StringComparer.Ordinal);
        var edges = instances
            .SelectMany(i => i.Dependencies.Items.Select(TopologyGraph.EndpointOf).Select(to => (From: nameOf(i), To: holders.GetValueOrDefault(to) ?? StrangerMark + to)))
            .Distinct().OrderBy(e => e.From, StringComparer.Ordinal).ThenBy(e => e.To, StringComparer.Ordinal).ToList();
        var strangers = edges.Where(e => IsStranger(e.To)).Select(e => e.To)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new GroupedGraph(groups, [.. strangers], edges);
    }
}
