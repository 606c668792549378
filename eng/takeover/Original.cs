namespace Orders;

/// <summary>Tells as little of itself as an original Claire does, and takes no orders at its page.</summary>
internal static class Original
{
    private static readonly DateTimeOffset Started = DateTimeOffset.UtcNow;

    public static string Status(int port) => $$"""
        {"service":"orders","codename":"QWERTY","local_port":{{port}},"dependencies":[],"reporting_to":"","now":{{Microseconds(DateTimeOffset.UtcNow)}},
        "start_time_epoch_microseconds":{{Microseconds(Started)}},"uptime":"1s","last_keepalive_sent":"","last_keepalive_status":"","build":null}
        """;

    private static long Microseconds(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
