namespace Karma.Testing.Simulated;

/// <summary>
/// When a keepalive is sent, by whose clock, and when it arrives: 20 s ± 10 % after the attempt before, through a network and a commit that
/// take their time. The jitter is random, or follows from the number of the keepalive before. Times are in epoch microseconds, by Karl's clock where it is not said otherwise.
/// </summary>
internal sealed class Beacon(Chance chance, long started, Func<long, double>? jitter = null)
{
    private const long Second = 1_000_000;

    private readonly double _drift = chance.Happens(0.1) ? chance.Normal(20e-6) : chance.Normal(0.3e-6);
    private readonly double _commitUs = chance.LogUniform(400, 2_000);
    private readonly double _wayUs = chance.LogUniform(80, 800);
    private long _sequence;
    private double _offset = chance.Normal(3_000);
    private double _ran; // By the sender's clock, since the start.
    private long _waited;
    private long _sentElapsed;
    private long _nextPing;

    /// <summary>Since the start, by the sender's monotonic clock, in microseconds.</summary>
    public long Elapsed { get; private set; }

    /// <summary>The sender's clock.</summary>
    public long Now { get; private set; }

    /// <summary>When the run began, by the sender's clock.</summary>
    public long StartTime { get; private set; }

    /// <summary>When it arrives.</summary>
    public long Arrival { get; private set; }

    /// <summary>How long the exchange before took; <see langword="null"/> at first.</summary>
    public long? Ping { get; private set; }

    /// <summary>How long ago the one before was sent, in microseconds; <see langword="null"/> at first.</summary>
    public long? SentAgo { get; private set; }

    /// <summary>How long the keepalive before was ago.</summary>
    public double Seconds { get; private set; }

    /// <summary>Goes on to the next keepalive.</summary>
    public void Next()
    {
        var isFirst = Now == 0;
        var wait = isFirst ? chance.Whole(20_000, 200_000) : Wait();
        _sequence++;
        _waited += wait;
        Seconds = wait / (double)Second;
        _ran += wait * (1 + _drift);
        _offset += chance.Normal(8); // What the discipline of the clock does to it.
        Now = started + (long)(_ran + _offset);
        if (isFirst) StartTime = Now - wait;
        Elapsed = (long)_ran;
        if (!isFirst) (Ping, SentAgo) = (_nextPing, Elapsed - _sentElapsed);
        var compose = (long)chance.LogNormal(120, 0.4);
        var up = (long)chance.LogNormal(_wayUs, 0.4);
        var commit = (long)chance.LogNormal(_commitUs, 0.5);
        _sentElapsed = Elapsed + compose;
        _nextPing = up + commit + (long)chance.LogNormal(_wayUs, 0.4);
        Arrival = started + _waited + compose + up;
    }

    // A timer counts whole milliseconds, and wakes who waits a little later.
    private long Wait()
    {
        var random = jitter is null ? chance.Uniform(0, 1) : jitter(_sequence);
        return (long)((18 + (4 * random)) * Second) / 1_000 * 1_000 + chance.Whole(0, 1_000) + (long)chance.LogNormal(150, 0.5);
    }
}
