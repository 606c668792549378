namespace Karma.Karl.History.Columns;

/// <summary>
/// Finds the values of a body that may change: all but those of the members that tell how a service is set up. It goes by the characters and
/// not by the grammar, so that it takes whatever was taken in.
/// </summary>
internal static class TemplateScanner
{
    /// <summary>The template of a keepalive, or <see langword="null"/> where its body is not made of values, or of too many.</summary>
    public static Template? Scan(KeepaliveRecord record)
    {
        ReadOnlySpan<byte> body = record.Body;
        Span<Range> holes = new Range[Template.MostHoles];
        Span<Role> roles = stackalloc Role[Template.MostHoles];
        var (count, depth, role, isFixed) = (0, 0, Role.None, false);
        for (var at = 0; at < body.Length;)
        {
            var c = body[at];
            if (c is (byte)'{' or (byte)'[') depth++;
            else if (c is (byte)'}' or (byte)']') depth--;
            if (Token.IsBetween(c))
            {
                at++;
                continue;
            }

            var end = Token.EndOf(body, at);
            if (end < 0) return null;
            if (c == '"' && IsName(body[end..]))
            {
                if (depth == 1) (role, isFixed) = MemberOf(body[(at + 1)..(end - 1)]);
            }
            else if (!isFixed)
            {
                if (count == holes.Length) return null;
                holes[count] = at..end;
                roles[count++] = depth == 1 ? role : Role.None;
            }

            at = end;
        }

        return count == 0 ? null : Template.Of(body, holes[..count], roles[..count], record.Build);
    }

    private static bool IsName(ReadOnlySpan<byte> behind)
    {
        var rest = behind.TrimStart(" \t\r\n"u8);
        return !rest.IsEmpty && rest[0] == ':';
    }

    private static (Role Role, bool IsFixed) MemberOf(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("now"u8)) return (Role.Now, false);
        if (name.SequenceEqual("start_time_epoch_microseconds"u8)) return (Role.StartTime, false);
        if (name.SequenceEqual("last_successful_keepalive_ping_us"u8)) return (Role.PingUs, false);
        if (name.SequenceEqual("uptime_ms"u8)) return (Role.UptimeMs, false);
        if (name.SequenceEqual("state_uptime_ms"u8)) return (Role.StateUptimeMs, false);
        if (name.SequenceEqual("uptime"u8)) return (Role.Uptime, false);
        if (name.SequenceEqual("last_keepalive_sent"u8)) return (Role.Sent, false);
        if (name.SequenceEqual("last_successful_keepalive"u8)) return (Role.Succeeded, false);
        if (name.SequenceEqual("last_successful_keepalive_ping"u8)) return (Role.Ping, false);
        if (name.SequenceEqual("local_time"u8)) return (Role.LocalTime, false);
        if (name.SequenceEqual("sequence"u8)) return (Role.Sequence, false);
        if (name.SequenceEqual("build"u8)) return (Role.Build, false);
        if (name.SequenceEqual("codename"u8)) return (Role.Codename, false);
        return (Role.None, IsFixed(name));
    }

    private static bool IsFixed(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("service"u8) || name.SequenceEqual("dependencies"u8) || name.SequenceEqual("reporting_to"u8)
        || name.SequenceEqual("labels"u8) || name.SequenceEqual("beacon_interval_ms"u8) || name.SequenceEqual("warmup_period_ms"u8)
        || name.SequenceEqual("shutdown_period_ms"u8) || name.SequenceEqual("cloud_availability_group"u8);
}
