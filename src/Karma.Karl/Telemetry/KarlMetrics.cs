using System.Diagnostics.Metrics;

namespace Karma.Karl.Telemetry;

/// <summary>What Karl counts of himself, under the meter <c>Karma.Karl</c>. Thread-safe.</summary>
internal sealed class KarlMetrics
{
    public const string MeterName = "Karma.Karl";

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

    public KarlMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _received = meter.CreateCounter<long>("karma.keepalive.received", "{keepalive}", "Keepalives made durable and acknowledged.");
        _late = meter.CreateCounter<long>("karma.keepalive.late", "{keepalive}", "Keepalives that were handed over afterwards.");
        _refused = meter.CreateCounter<long>("karma.keepalive.refused", "{keepalive}", "Keepalives that were not taken, by reason.");
        _doorRefused = meter.CreateCounter<long>("karma.door.refused", "{request}", "Requests that did not pass a door, by door and reason.");
        _goodbyes = meter.CreateCounter<long>("karma.goodbye.received", "{goodbye}", "Instances that deregistered.");
        _commitFailures = meter.CreateCounter<long>("karma.commit.failed", "{commit}", "Commits that the store did not take.");
        _unreadable = meter.CreateCounter<long>("karma.history.unreadable", "{block}", "Blocks and journal rows that cannot be read.");
        _watcherDrops = meter.CreateCounter<long>("karma.watcher.dropped", "{notice}", "Notices a slow watcher did not get.");
        _watcherFailures = meter.CreateCounter<long>("karma.watcher.failed", "{notice}", "Notices on which a watcher threw.");
        _commitDuration = meter.CreateHistogram<double>("karma.commit.duration", "s", "How long a commit takes.");
        _commitSize = meter.CreateHistogram<int>("karma.commit.size", "{keepalive}", "Keepalives that share a commit.");
    }

    /// <summary>Keepalives acknowledged since the start.</summary>
    public long ReceivedTotal => Volatile.Read(ref _receivedTotal);

    /// <summary>Keepalives refused since the start.</summary>
    public long RefusedTotal => Volatile.Read(ref _refusedTotal);

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

    public void BlockUnreadable() => _unreadable.Add(1);

    public void WatcherDropped(string watcher) => _watcherDrops.Add(1, new KeyValuePair<string, object?>("watcher", watcher));

    public void WatcherFailed(string watcher) => _watcherFailures.Add(1, new KeyValuePair<string, object?>("watcher", watcher));
}
