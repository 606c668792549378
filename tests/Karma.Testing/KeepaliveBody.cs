using System.Text;
using System.Text.Json;

namespace Karma.Testing;

/// <summary>A keepalive's body as an original would write it, with whatever a test wants otherwise; fragments are raw JSON.</summary>
public sealed record KeepaliveBody
{
    /// <summary>2026-11-21T00:00:00Z, where <see cref="FakeClock"/> begins.</summary>
    public const long Epoch = 1_795_219_200_000_000;

    public const string SomeBuild =
        """
        {"build_time":"Nov 21 2026, 04:48:59","build_dir":"/src/orders","build_user":"ci","build_time_epoch_microseconds":1795236539000000,"os":"Linux","git_commit_hash":"c0ffee","git_branch":"main","git_dirty_files":[]}
        """;

    public string Service { get; init; } = "orders";

    public string Codename { get; init; } = "ABCDEF";

    public int Port { get; init; } = 8080;

    public string Dependencies { get; init; } = "[]";

    public long Now { get; init; } = Epoch;

    public string? Build { get; init; }

    public string? Runtime { get; init; }

    /// <summary>More members, such as <c>"beacon_interval_ms":1000</c>.</summary>
    public string? More { get; init; }

    public string Query => $"?codename={Codename}&port={Port}";

    public static KeepaliveBody Saying(string message) => new() { Runtime = RuntimeOf(message) };

    public static string RuntimeOf(string message) => $"{{\"status\":{{\"message\":\"{JsonEncodedText.Encode(message)}\"}}}}";

    public string ToJson()
    {
        var json = new StringBuilder()
            .Append($"{{\"service\":\"{JsonEncodedText.Encode(Service)}\",\"codename\":\"{Codename}\",\"local_port\":{Port}")
            .Append($",\"dependencies\":{Dependencies},\"reporting_to\":\"http://karl:7576/\",\"now\":{Now}")
            .Append($",\"start_time_epoch_microseconds\":{Epoch - 65_000_000},\"uptime\":\"1m 5s\"")
            .Append(",\"last_keepalive_sent\":\"\",\"last_keepalive_status\":\"\"");
        if (Build is not null) json.Append(",\"build\":").Append(Build);
        if (Runtime is not null) json.Append(",\"runtime\":").Append(Runtime);
        if (More is not null) json.Append(',').Append(More);
        return json.Append('}').ToString();
    }
}
