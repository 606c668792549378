namespace Karma.Karl.Liveness;

/// <summary>How long an instance may be silent: twice its beacon's interval plus five seconds, so one lost keepalive is no outage.</summary>
internal static class Allowance
{
    /// <summary>The allowance of a beacon that does not tell its interval: 45 s, for the 20 s of the original.</summary>
    public static readonly long Default = OfInterval(20_000);

    /// <summary>The longest allowance there is, in microseconds.</summary>
    public static readonly long Longest = OfInterval(long.MaxValue);

    /// <summary>Intervals beyond these bounds are taken as the bound: a sender may not ask never to be missed, nor to be missed at once.</summary>
    private const long ShortestMilliseconds = 100;

    private const long LongestMilliseconds = 3600 * 1000;

    /// <summary>The allowance, in microseconds, of a beacon with an interval in milliseconds.</summary>
    public static long OfInterval(long milliseconds) =>
        (2 * Math.Clamp(milliseconds, ShortestMilliseconds, LongestMilliseconds) + 5_000) * 1_000;

    /// <summary>The interval, in microseconds, of a beacon with an allowance in microseconds.</summary>
    public static long IntervalOf(long allowance) => (allowance - 5_000_000) / 2;
}
