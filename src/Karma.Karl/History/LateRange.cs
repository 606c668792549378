using Karma.Karl.Liveness;

namespace Karma.Karl.History;

/// <summary>
/// Where the late keepalives of an instance stand: in the order of arrival they come long after the time at which they count, so whoever
/// asks for that time must be told to look here too.
/// </summary>
/// <param name="FirstOrder">The first order of arrival.</param>
/// <param name="LastOrder">The last order of arrival.</param>
/// <param name="FirstAt">The earliest effective time, in epoch microseconds.</param>
/// <param name="LastAt">The latest effective time, in epoch microseconds.</param>
internal readonly record struct LateRange(long FirstOrder, long LastOrder, long FirstAt, long LastAt)
{
    /// <summary>More than this are told as fewer, wider ones.</summary>
    private const int Most = 16;

    /// <summary>What comes within this of the last one belongs to the same handing over.</summary>
    private static readonly long SameBatch = Time.Microseconds(TimeSpan.FromMinutes(10));

    /// <summary>The ranges with one more record in the last of them, or in a new one.</summary>
    public static IReadOnlyList<LateRange> Add(IReadOnlyList<LateRange> ranges, KeepaliveRecord record)
    {
        var next = new LateRange(record.Order, record.Order, record.At, record.At);
        if (ranges.Count > 0 && record.Order - ranges[^1].LastOrder < SameBatch) return [.. ranges.SkipLast(1), ranges[^1].With(next)];
        return ranges.Count < Most ? [.. ranges, next] : [ranges[0].With(ranges[1]), .. ranges.Skip(2), next];
    }

    private LateRange With(LateRange other) => new(
        Math.Min(FirstOrder, other.FirstOrder),
        Math.Max(LastOrder, other.LastOrder),
        Math.Min(FirstAt, other.FirstAt),
        Math.Max(LastAt, other.LastAt));
}
