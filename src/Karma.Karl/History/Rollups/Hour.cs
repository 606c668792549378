using Karma.Karl.Liveness;

namespace Karma.Karl.History.Rollups;

/// <summary>Hours and days of UTC, each as its number since 1970, to and from epoch microseconds. Nothing is before 1970.</summary>
internal static class Hour
{
    public const long Length = 3_600_000_000;
    public const int ADay = 24;

    public static long Of(long moment) => Math.Max(0, moment) / Length;

    /// <summary>The moment at which an hour begins.</summary>
    public static long Begin(long hour) => hour * Length;

    /// <summary>The day that an hour is in.</summary>
    public static long DayOf(long hour) => hour / ADay;

    public static DateTimeOffset TimeOf(long hour) => Time.From(Begin(hour));
}
