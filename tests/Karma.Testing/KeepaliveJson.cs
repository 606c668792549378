using System.Text;

namespace Karma.Testing;

/// <summary>The body of a keepalive as a service sends it; change what a test is about.</summary>
public sealed record KeepaliveJson
{
    /// <summary>A build as the wire contract has it.</summary>
    public const string SomeBuild =
        """{"build_time":"Nov 21 2026, 04:48:59","build_dir":"/src/orders","build_user":"ci","build_time_epoch_microseconds":1795236539000000,"os":"linux","git_commit_hash":"5f1e2d","git_branch":"main","git_dirty_files":[],"compiler":"C# 14"}""";

    public string Codename { get; init; } = "ABCDEF";

    public string Service { get; init; } = "orders";

    public int Port { get; init; } = 8080;

    /// <summary>How long the service runs, in seconds; most of what changes follows from it.</summary>
    public int Second { get; init; } = 20;

    public string Dependencies { get; init; } = "[]";

    /// <summary>The build object, or <see langword="null"/> for none.</summary>
    public string? Build { get; init; } = SomeBuild;

    public string Message { get; init; } = "OK";

    /// <summary>Further members, each behind a comma.</summary>
    public string More { get; init; } = "";

    public string Text =>
        $$$"""{"service":"{{{Service}}}","codename":"{{{Codename}}}","local_port":{{{Port}}},"dependencies":{{{Dependencies}}},"reporting_to":"http://karl:7576/","now":{{{1_795_236_540_000_000 + Second * 1_000_000L + Second * 7919 % 1_000_000}}},"start_time_epoch_microseconds":1795236540000000,"uptime":"{{{Second / 60}}}m {{{Second % 60}}}s","last_keepalive_sent":"{{{Second % 23}}}s ago","last_keepalive_status":"Success","last_successful_keepalive_ping_us":{{{1_000 + Second * 7919 % 3_000}}}{{{(Build is null ? "" : ",\"build\":" + Build)}}},"runtime":{"status":{"message":"{{{Message}}}","details":{"queue":"{{{Second * 31 % 97}}}"}} }{{{More}}} }""";

    public byte[] Bytes => Encoding.UTF8.GetBytes(Text);
}
