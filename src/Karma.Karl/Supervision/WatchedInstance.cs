using Karma.Karl.Fleet;
using Karma.Karl.Liveness;

namespace Karma.Karl.Supervision;

/// <summary>An instance as a watcher sees it. Immutable.</summary>
public sealed record WatchedInstance
{
    /// <summary>The random name of this run.</summary>
    public required string Codename { get; init; }

    /// <summary>The name of what it does.</summary>
    public required string Service { get; init; }

    /// <summary>Its address; an IPv6 one stands in brackets.</summary>
    public required string Host { get; init; }

    /// <summary>Its endpoint, as <c>10.0.0.7:8080</c> or <c>[::1]:8080</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>What Karl knows of it.</summary>
    public required LivenessState State { get; init; }

    /// <summary>When the last keepalive arrived (UTC, by Karl's clock).</summary>
    public required DateTimeOffset LastHeard { get; init; }

    internal static WatchedInstance Of(InstanceState state) => new()
    {
        Codename = state.Codename,
        Service = state.Service,
        Host = History.Endpoint.HostText(state.Endpoint.Host),
        Endpoint = state.Endpoint.ToString(),
        State = state.Life.State,
        LastHeard = Time.From(state.LatestAt),
    };
}
