using System.Diagnostics.Metrics;

namespace Karma.Beacon;

/// <summary>The beacon's own figures, on the meter <c>Karma.Claire</c>.</summary>
internal sealed class BeaconMeter
{
    public const string Name = "Karma.Claire";

    private readonly Counter<long> _accepted;
    private readonly Counter<long> _missed;
    private readonly Histogram<double> _duration;

    public BeaconMeter(IMeterFactory factory)
    {
        var meter = factory.Create(Name);
        _accepted = meter.CreateCounter<long>("karma.keepalive.accepted", "{keepalive}", "Keepalives that Karl accepted.");
        _missed = meter.CreateCounter<long>("karma.keepalive.missed", "{keepalive}", "Keepalives that Karl did not accept, by reason.");
        _duration = meter.CreateHistogram<double>("karma.keepalive.duration", "s", "From the attempt to the answer or the failure.");
    }

    public void Record(Outcome outcome)
    {
        _duration.Record(outcome.Took.TotalSeconds);
        if (outcome.Miss is not { } miss) _accepted.Add(1);
        else _missed.Add(1, new KeyValuePair<string, object?>("reason", Reason(miss)));
    }

    private static string Reason(Miss miss) => miss switch
    {
        Miss.Timeout => "timeout",
        Miss.Status => "status",
        _ => "connection",
    };
}
