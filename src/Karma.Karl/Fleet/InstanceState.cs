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

    /// <summary>When its latest keepalive was heard, in epoch microseconds. The keepalive itself the log recalls: <see cref="InstanceLog.Latest"/>.</summary>
    public required long LatestAt { get; init; }

    /// <summary>The place of that keepalive in the order of arrival.</summary>
    public required long LatestOrder { get; init; }

    public required DependencySet Dependencies { get; init; }

    public Build? Build { get; init; }
}
