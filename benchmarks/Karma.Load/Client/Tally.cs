namespace Karma.Load.Client;

/// <summary>What one sender saw in one round.</summary>
internal sealed class Tally
{
    private readonly List<long> _latencies = [];
    private readonly Dictionary<string, int> _failures = [];

    /// <summary>All acknowledged keepalives.</summary>
    public int Count => _latencies.Count;

    /// <summary>Those acknowledged before the round's end: what counts for the rate.</summary>
    public int InTime { get; private set; }

    /// <summary>In timestamp ticks, one for each acknowledged keepalive.</summary>
    public IReadOnlyCollection<long> Latencies => _latencies;

    public IReadOnlyDictionary<string, int> Failures => _failures;

    public void Acknowledged(long latency, bool inTime)
    {
        _latencies.Add(latency);
        if (inTime)
            InTime++;
    }

    public void Failed(string reason) => _failures[reason] = _failures.GetValueOrDefault(reason) + 1;
}
