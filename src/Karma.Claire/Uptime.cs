namespace Karma;

/// <summary>How a duration is written for people in the status: <c>5s</c>, <c>1m 5s</c>, <c>1h 0m 5s</c>, <c>2d 0h 0m 5s</c>.</summary>
public static class Uptime
{
    /// <summary>
    /// Writes <paramref name="uptime"/> in whole seconds, rounded down; a negative duration is written as <c>0s</c>. Thread-safe.
    /// </summary>
    public static string Format(TimeSpan uptime)
    {
        var t = uptime < TimeSpan.Zero ? TimeSpan.Zero : uptime;
        if (t.TotalMinutes < 1) return $"{t.Seconds}s";
        if (t.TotalHours < 1) return $"{t.Minutes}m {t.Seconds}s";
        if (t.TotalDays < 1) return $"{t.Hours}h {t.Minutes}m {t.Seconds}s";
        return $"{t.Days}d {t.Hours}h {t.Minutes}m {t.Seconds}s";
    }
}
