namespace Karma.Karl.Topology;

/// <summary>A dependency: from a run to a socket, and to the run that holds it where there is one.</summary>
/// <param name="From">Who depends.</param>
/// <param name="ToEndpoint">The socket it depends on, as <c>10.0.0.7:8080</c>.</param>
/// <param name="To">Who holds that socket, or <see langword="null"/>: the dependency is unresolved.</param>
internal sealed record TopologyEdge(TopologyNode From, string ToEndpoint, TopologyNode? To);
