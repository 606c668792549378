using Karma.Karl.Fleet;

namespace Karma.Karl.Topology;

/// <summary>An endpoint and the run that held it last.</summary>
/// <param name="Instance">The run.</param>
/// <param name="HostKey">Orders the hosts.</param>
internal sealed record TopologyNode(InstanceView Instance, string HostKey);
