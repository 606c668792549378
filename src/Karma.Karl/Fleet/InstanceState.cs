using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>An instance as it is now. Immutable: each keepalive makes a new one, and a reader keeps the one he took.</summary>
internal sealed record InstanceState
{
    public required string Codename { get; init; }

    public required string Service { get; init; }

    public required Endpoint Endpoint { get; init; }

    public required Life Life { get; init; }

    /// <summary>When its first keepalive arrived, in epoch microseconds.</summary>
    public required long First { get; init; }

    /// <summary>Its latest keepalive.</summary>
    public required KeepaliveRecord Latest { get; init; }

    public required DependencySet Dependencies { get; init; }

    public Build? Build { get; init; }
}
