using System.Diagnostics.Metrics;

namespace Karma.Beacon;

/// <summary>The beacon's own figures, on the meter <c>Karma.Claire</c>.</summary>
internal sealed class BeaconMeter
{
    public const string Name = "Karma.Claire";

    private readonly Counter<long> _accepted;
    private readonly Counter<long> _missed;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _handedOver;
    private readonly Counter<long> _dropped;

    public BeaconMeter(IMeterFactory factory)
    {
        var meter = factory.Create(Name);
        _accepted = meter.CreateCounter<long>("karma.keepalive.accepted", "{keepalive}", "Keepalives that Karl accepted.");
        _missed = meter.CreateCounter<long>("karma.keepalive.missed", "{keepalive}", "Keepalives that Karl did not accept, by reason.");
        _duration = meter.CreateHistogram<double>("karma.keepalive.duration", "s", "From the attempt to the answer or the failure.");
        _handedOver = meter.CreateCounter<long>(
            "karma.backlog.handed_over", "{keepalive}", "Keepalives that Karl had missed and was handed later, by what he made of them.");
        _dropped = meter.CreateCounter<long>(
            "karma.backlog.dropped", "{keepalive}", "Keepalives that Karl had missed and will never get, by reason.");
    }

    public void Record(Outcome outcome)
    {
        _duration.Record(outcome.Took.TotalSeconds);
        if (outcome.Miss is not { } miss) _accepted.Add(1);
        else _missed.Add(1, new KeyValuePair<string, object?>("reason", Reason(miss)));
    }

    public void HandedOver(string outcome, int count) => _handedOver.Add(count, new KeyValuePair<string, object?>("outcome", outcome));

    public void Dropped(string reason, int count) => _dropped.Add(count, new KeyValuePair<string, object?>("reason", reason));

    private static string Reason(Miss miss) => miss switch
    {
        Miss.Timeout => "timeout",
        Miss.Status => "status",
        _ => "connection",
    };
}
