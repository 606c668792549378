using Karma.Karl.Fleet;
using Karma.Karl.Liveness;
using Karma.Karl.Topology;

namespace Karma.Karl.Web.Api;

/// <summary>The topology of a window: who runs where, and who depends on whom.</summary>
internal sealed record TopologyAnswer
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required IReadOnlyList<Node> Nodes { get; init; }

    public required IReadOnlyList<Edge> Edges { get; init; }

    public static TopologyAnswer Of(TopologyGraph graph, Window window) => new()
    {
        From = Time.From(window.From),
        To = Time.From(window.To),
        Nodes = [.. graph.Nodes.Select(n => NodeOf(n.Instance))],
        Edges = [.. graph.Edges.Select(e => new Edge
        {
            From = Web.EntityId.EndpointOf(e.From.Instance.Endpoint),
            To = Web.EntityId.EndpointOf(e.ToEndpoint),
            Resolved = e.To is null ? null : Web.EntityId.Instance(e.To.Instance.Codename),
        })],
    };

    private static Node NodeOf(InstanceView instance) => new()
    {
        EntityId = Web.EntityId.EndpointOf(instance.Endpoint),
        Host = Web.EntityId.Host(instance.Endpoint),
        Service = Web.EntityId.Service(instance.Service),
        Instance = Web.EntityId.Instance(instance.Codename),
        State = instance.State,
    };

    /// <summary>An endpoint, and the run that held it last.</summary>
    internal sealed record Node
    {
        public required string EntityId { get; init; }

        public required string Host { get; init; }

        public required string Service { get; init; }

        public required string Instance { get; init; }

        public required LivenessState State { get; init; }
    }

    /// <summary>A dependency; <see cref="Resolved"/> is absent where nobody known holds that endpoint.</summary>
    internal sealed record Edge
    {
        public required string From { get; init; }

        public required string To { get; init; }

        public string? Resolved { get; init; }
    }
}
