using Karma.Karl.Fleet;
using Karma.Karl.Liveness;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Supervision;

/// <summary>Tells an <see cref="IFleetWatcher"/> of changes.</summary>
internal sealed class FleetWatcher(IFleetWatcher watcher, Instruments instruments) : Watcher(watcher.GetType().Name, instruments)
{
    public override void OnChange(FleetChange change) =>
        Queue(cancellationToken => watcher.OnChangeAsync(
            new InstanceChange
            {
                Instance = WatchedInstance.Of(change.Instance),
                Before = change.Before,
                At = Time.From(change.At),
            },
            cancellationToken));
}
