using Karma.Karl.Fleet;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Hosting;

/// <summary>What Karl says of himself in his own <c>/.current</c>, under <c>runtime.karl</c>.</summary>
internal sealed record KarlStatus
{
    public required string Message { get; init; }

    public required int Instances { get; init; }

    public required long KeepalivesReceived { get; init; }

    public required long KeepalivesRefused { get; init; }

    public required bool IsDurable { get; init; }

    public static KarlStatus Of(IStore store, FleetState fleet, KarlMetrics metrics) => new()
    {
        Message = store.IsDurable ? "Keeping every keepalive." : "Stateless: nothing is written.",
        Instances = fleet.Count,
        KeepalivesReceived = metrics.ReceivedTotal,
        KeepalivesRefused = metrics.RefusedTotal,
        IsDurable = store.IsDurable,
    };
}
