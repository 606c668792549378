using Karma.Karl.History;

namespace Karma.Karl.Fleet;

/// <summary>
/// Told, on the writer's own thread, what was made durable and what changed. Must return at once: whoever has more to do hands it on.
/// </summary>
internal interface IFleetObserver
{
    /// <summary>A keepalive was kept.</summary>
    void OnKeepalive(InstanceState instance, KeepaliveRecord keepalive);

    /// <summary>An instance's state changed.</summary>
    void OnChange(FleetChange change);

    /// <summary>Late keepalives have shown that outages were none, or not that long.</summary>
    void OnCorrection(InstanceState instance, Correction correction);
}
