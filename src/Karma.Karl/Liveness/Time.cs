namespace Karma.Karl.Liveness;

/// <summary>Epoch microseconds, the wire's and the store's unit of time, to and from the types of the framework.</summary>
internal static class Time
{
    /// <summary>Between these every computation below stays far from overflow: the years 1970 to 9999.</summary>
    public const long Latest = 253_402_300_799_999_999;

    public static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset From(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(microseconds, 0, Latest) * TimeSpan.TicksPerMicrosecond);

    public static long NowMicroseconds(this TimeProvider clock) => Microseconds(clock.GetUtcNow());
}
