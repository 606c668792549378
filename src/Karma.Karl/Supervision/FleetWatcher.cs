using Karma.Karl.Fleet;
using Karma.Karl.History;
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

    public override void OnCorrection(InstanceState instance, Correction correction) =>
        Queue(cancellationToken => watcher.OnCorrectionAsync(
            new OutageCorrection
            {
                Instance = WatchedInstance.Of(instance),
                Refuted = [.. correction.Refuted.Select(Span)],
                Remaining = [.. correction.Found.Select(Span)],
            },
            cancellationToken));

    private static LifeSpan Span(Outage outage) => new()
    {
        State = LivenessState.Down,
        From = Time.From(outage.Began),
        To = outage.Ended == 0 ? null : Time.From(outage.Ended),
    };
}
