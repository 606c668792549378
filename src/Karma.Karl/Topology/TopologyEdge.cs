namespace Karma.Karl.Topology;

/// <summary>A dependency: from a run to an endpoint, and to the run that holds it where there is one.</summary>
/// <param name="From">Who depends.</param>
/// <param name="ToEndpoint">The endpoint it depends on, as <c>10.0.0.7:8080</c>.</param>
/// <param name="To">Who holds that endpoint, or <see langword="null"/>: the dependency is unresolved.</param>
internal sealed record TopologyEdge(TopologyNode From, string ToEndpoint, TopologyNode? To);
