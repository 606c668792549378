using System.Diagnostics;

namespace Karma.Load.Client;

/// <summary>What all senders of a group saw in one round.</summary>
internal sealed record RoundResult
{
    /// <summary>All acknowledged keepalives.</summary>
    public required int Acknowledged { get; init; }

    /// <summary>Acknowledged within the round, per second of it.</summary>
    public required double PerSecond { get; init; }

    /// <summary>In timestamp ticks, unsorted.</summary>
    public required long[] Latencies { get; init; }

    public required IReadOnlyDictionary<string, int> Failures { get; init; }

    public static RoundResult Of(IReadOnlyCollection<Tally> tallies, TimeSpan length) => new()
    {
        Acknowledged = tallies.Sum(tally => tally.Count),
        PerSecond = tallies.Sum(tally => tally.InTime) / length.TotalSeconds,
        Latencies = [.. tallies.SelectMany(tally => tally.Latencies)],
        Failures = tallies.SelectMany(tally => tally.Failures)
            .GroupBy(failure => failure.Key, failure => failure.Value)
            .ToDictionary(group => group.Key, group => group.Sum()),
    };

    /// <summary>The latency that this share of the requests did not exceed, in milliseconds.</summary>
    public static double Percentile(long[] sortedLatencies, double share) => sortedLatencies.Length == 0
        ? double.NaN
        : sortedLatencies[(int)Math.Min(sortedLatencies.Length - 1, sortedLatencies.Length * share)] * 1000.0 / Stopwatch.Frequency;
}
