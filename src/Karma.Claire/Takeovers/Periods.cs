using Karma.Wire;

namespace Karma.Takeovers;

/// <summary>How much time a run says that it needs, within what a Claire can say; an original says nothing and gets the default.</summary>
internal static class Periods
{
    public static TimeSpan Default { get; } = TimeSpan.FromSeconds(3);

    public static TimeSpan Longest { get; } = TimeSpan.FromHours(1);

    /// <summary>How long it may take to stop.</summary>
    public static TimeSpan Shutdown(ClaireStatus status) => Of(status.ShutdownPeriodMs, Default);

    /// <summary>How long it may take from its start until it serves.</summary>
    public static TimeSpan Warmup(ClaireStatus status) => Of(status.WarmupPeriodMs, Default);

    /// <summary>How much of that was left when it told its status.</summary>
    public static TimeSpan LeftOfWarmup(ClaireStatus status)
    {
        var left = Warmup(status) - Of(status.UptimeMs, TimeSpan.Zero);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static TimeSpan Of(long? milliseconds, TimeSpan otherwise) =>
        milliseconds is { } told ? TimeSpan.FromMilliseconds(Math.Clamp(told, 0, (long)Longest.TotalMilliseconds)) : otherwise;
}
