namespace Karma.Load.Bare;

/// <summary>Every member of the body that the client sends, typed, so that the reference parses all of it.</summary>
internal sealed record BareStatus
{
    public required string Service { get; init; }

    public required string Codename { get; init; }

    public required ushort LocalPort { get; init; }

    public required BareDependency[] Dependencies { get; init; }

    public required string ReportingTo { get; init; }

    public required long Now { get; init; }

    public required long StartTimeEpochMicroseconds { get; init; }

    public required string Uptime { get; init; }

    public required string LastKeepaliveSent { get; init; }

    public required string LastKeepaliveStatus { get; init; }

    public string? LastSuccessfulKeepalive { get; init; }

    public string? LastSuccessfulKeepalivePing { get; init; }

    public long? LastSuccessfulKeepalivePingUs { get; init; }

    public BareBuild? Build { get; init; }

    public Dictionary<string, BareRuntime>? Runtime { get; init; }

    public string? State { get; init; }

    public long? StateUptimeMs { get; init; }

    public long? UptimeMs { get; init; }

    public long? BeaconIntervalMs { get; init; }

    public long? Sequence { get; init; }

    public Dictionary<string, string>? Labels { get; init; }
}
