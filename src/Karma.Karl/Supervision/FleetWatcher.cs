using Karma.Karl.Fleet;
using Karma.Karl.Liveness;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Supervision;

/// <summary>Tells an <see cref="IFleetWatcher"/> of changes.</summary>
internal sealed class FleetWatcher<TWatcher>(TWatcher watcher, Instruments instruments) : Watcher(typeof(TWatcher).Name, instruments)
    where TWatcher : IFleetWatcher
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
