using System.Diagnostics.Metrics;

namespace Karma.Karl.Telemetry;

/// <summary>What Karl counts of himself, under the meter <c>Karma.Karl</c>. Thread-safe.</summary>
internal sealed class KarlMetrics
{
    public const string MeterName = "Karma.Karl";

    // In seconds: a commit to a good disk takes a millisecond or two, and one that takes ten seconds is an outage.
    private static readonly double[] Durations = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly int[] Sizes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

    private readonly Meter _meter;
    private readonly Counter<long> _received;
    private readonly Counter<long> _late;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _doorRefused;
    private readonly Counter<long> _goodbyes;
    private readonly Counter<long> _commitFailures;
    private readonly Counter<long> _unreadable;
    private readonly Counter<long> _watcherDrops;
    private readonly Counter<long> _watcherFailures;
    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<int> _commitSize;
    private long _receivedTotal;
    private long _refusedTotal;
    private long _unreadableTotal;

    public KarlMetrics(IMeterFactory meters)
    {
        var meter = _meter = meters.Create(MeterName);
        _received = meter.CreateCounter<long>("karma.keepalive.received", "{keepalive}", "Keepalives made durable and acknowledged.");
        _late = meter.CreateCounter<long>("karma.keepalive.late", "{keepalive}", "Keepalives that were handed over afterwards.");
        _refused = meter.CreateCounter<long>("karma.keepalive.refused", "{keepalive}", "Keepalives that were not taken, by reason.");
        _doorRefused = meter.CreateCounter<long>("karma.door.refused", "{request}", "Requests that did not pass a door, by door and reason.");
        _goodbyes = meter.CreateCounter<long>("karma.goodbye.received", "{goodbye}", "Instances that deregistered.");
        _commitFailures = meter.CreateCounter<long>("karma.commit.failed", "{commit}", "Commits that the store did not take.");
        _unreadable = meter.CreateCounter<long>("karma.history.unreadable", "{block}", "Blocks and rows of the store that cannot be read.");
        _watcherDrops = meter.CreateCounter<long>("karma.watcher.dropped", "{notice}", "Notices a slow watcher did not get.");
        _watcherFailures = meter.CreateCounter<long>("karma.watcher.failed", "{notice}", "Notices on which a watcher threw.");
        _commitDuration = meter.CreateHistogram<double>("karma.commit.duration", "s", "How long a commit takes.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Durations });
        _commitSize = meter.CreateHistogram<int>("karma.commit.size", "{keepalive}", "Keepalives that share a commit.", tags: null, new InstrumentAdvice<int> { HistogramBucketBoundaries = Sizes });
    }

    /// <summary>Keepalives acknowledged since the start.</summary>
    public long ReceivedTotal => Volatile.Read(ref _receivedTotal);

    /// <summary>Keepalives refused since the start.</summary>
    public long RefusedTotal => Volatile.Read(ref _refusedTotal);

    /// <summary>How often something in the store could not be read since the start.</summary>
    public long UnreadableTotal => Volatile.Read(ref _unreadableTotal);

    /// <summary>Has the instances counted by their states, whenever somebody reads the meter.</summary>
    public void ObserveInstances(Func<IEnumerable<Measurement<int>>> count) =>
        _meter.CreateObservableUpDownCounter("karma.instance.count", count, "{instance}", "Instances in memory, by state.");

    public void Received(int count)
    {
        _received.Add(count);
        Interlocked.Add(ref _receivedTotal, count);
    }

    public void Refused(string reason)
    {
        _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
        Interlocked.Increment(ref _refusedTotal);
    }

    public void DoorRefused(string door, string reason) => _doorRefused.Add(
        1, new KeyValuePair<string, object?>("door", door), new KeyValuePair<string, object?>("reason", reason));

    public void Late() => _late.Add(1);

    public void Goodbye() => _goodbyes.Add(1);

    public void Committed(int keepalives, TimeSpan duration)
    {
        _commitDuration.Record(duration.TotalSeconds);
        _commitSize.Record(keepalives);
    }

    public void CommitFailed() => _commitFailures.Add(1);

    public void BlockUnreadable()
    {
        _unreadable.Add(1);
        Interlocked.Increment(ref _unreadableTotal);
    }

    public void WatcherDropped(string watcher) => _watcherDrops.Add(1, new KeyValuePair<string, object?>("watcher", watcher));

    public void WatcherFailed(string watcher) => _watcherFailures.Add(1, new KeyValuePair<string, object?>("watcher", watcher));
}
