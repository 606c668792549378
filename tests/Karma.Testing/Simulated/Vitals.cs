using System.Globalization;

namespace Karma.Testing.Simulated;

/// <summary>What a process tells of itself: mostly little happens, and a collection of garbage about once a minute.</summary>
internal sealed class Vitals(Chance chance)
{
    private const int Page = 4_096;

    private readonly long _pid = chance.Whole(1, 30_000);
    private readonly double _cpuShare = chance.LogUniform(0.002, 0.03);
    private readonly double _collectionsPerSecond = chance.LogUniform(0.005, 0.05);
    private readonly long _leastHeap = chance.Whole(4_000_000, 40_000_000);
    private double _cpuMs = chance.Uniform(300, 900);
    private long _pages = chance.Whole(15_000, 60_000);
    private long _heap = 4_000_000;
    private long _collections = 1;
    private double _pauseMs;
    private long _threads = chance.Whole(15, 25);
    private long _exceptions;

    public string Json { get; private set; } = "";

    public void Next(double seconds)
    {
        _cpuMs += seconds * 1_000 * _cpuShare * Math.Max(0.1, 1 + chance.Normal(0.1));
        if (chance.Happens(0.5)) _pages += (long)chance.Normal(20);
        var collections = chance.Poisson(seconds * _collectionsPerSecond);
        for (var i = 0; i < collections; i++) _pauseMs += chance.LogNormal(2, 0.5);
        if (collections > 0) _heap = _leastHeap + ((long)Math.Abs(chance.Normal(50_000)) * 8);
        _collections += collections;
        if (chance.Happens(0.2)) _threads = Math.Clamp(_threads + chance.Whole(-1, 2), 12, 40);
        _exceptions += chance.Poisson(seconds * 0.005);
        var queue = chance.Happens(0.97) ? 0 : chance.Poisson(2);
        Json = string.Create(CultureInfo.InvariantCulture,
            $$"""{"pid":{{_pid}},"cpu_ms":{{(long)_cpuMs}},"working_set_bytes":{{_pages * Page}},"gc_heap_bytes":{{_heap}},"gc_collections":{{_collections}},"gc_pause_ms":{{(long)_pauseMs}},"threads":{{_threads}},"thread_pool_queue":{{queue}},"exceptions":{{_exceptions}}}""");
    }
}
