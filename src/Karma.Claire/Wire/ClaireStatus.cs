using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Karma.Wire;

/// <summary>
/// The status of one run of a binary: what <c>/.current</c> shows and what a keepalive carries. Members that Karma adds to the original
/// protocol are optional and come last. Immutable.
/// </summary>
public sealed record ClaireStatus
{
    /// <summary>The human name of what the binary does.</summary>
    [Description("The human name of what the binary does.")]
    public required string Service { get; init; }

    /// <summary>The random name of this run; see <see cref="Karma.Codename.IsValid"/>.</summary>
    [Description("The random name of this run.")]
    public required string Codename { get; init; }

    /// <summary>The TCP port on which this run serves <c>/.current</c>; 0 where it serves none.</summary>
    [Description("The TCP port on which this run serves `/.current`; 0 where it serves none.")]
    public required ushort LocalPort { get; init; }

    /// <summary>The cloud's name of the machine.</summary>
    [Description("The cloud's name of the machine.")]
    public string? CloudInstanceName { get; init; }

    /// <summary>The cloud's availability group of the machine.</summary>
    [Description("The cloud's availability group of the machine.")]
    public string? CloudAvailabilityGroup { get; init; }

    /// <summary>What this run says it depends on.</summary>
    [Description("What this run says it depends on.")]
    public required IReadOnlyList<Dependency> Dependencies { get; init; }

    /// <summary>The locator: where keepalives go; empty where they go nowhere.</summary>
    [Description("The locator: where keepalives go; empty where they go nowhere.")]
    public required string ReportingTo { get; init; }

    /// <summary>The sender's wall clock, in microseconds since the Unix epoch.</summary>
    [Description("The sender's wall clock, in microseconds since the Unix epoch.")]
    public required long Now { get; init; }

    /// <summary>When this run began, by the sender's wall clock, in microseconds since the Unix epoch.</summary>
    [Description("When this run began, by the sender's wall clock, in microseconds since the Unix epoch.")]
    public required long StartTimeEpochMicroseconds { get; init; }

    /// <summary>How long this run has lasted, for people; see <see cref="Karma.Uptime"/>.</summary>
    [Description("How long this run has lasted, for people.")]
    public required string Uptime { get; init; }

    /// <summary>When the last keepalive left: empty at first, then <c>18s ago</c>.</summary>
    [Description("When the last keepalive left: empty at first, then `18s ago`.")]
    public required string LastKeepaliveSent { get; init; }

    /// <summary>
    /// What became of it: empty, <c>Unknown</c> while under way, <c>Success</c>, <c>HTTP connection attempt failed</c>, or
    /// <c>HTTP response code 500</c>.
    /// </summary>
    [Description("What became of it: empty, `Unknown` while under way, `Success`, `HTTP connection attempt failed`, or `HTTP response code 500`.")]
    public required string LastKeepaliveStatus { get; init; }

    /// <summary>When Karl last accepted a keepalive: <c>18s ago</c>.</summary>
    [Description("When Karl last accepted a keepalive: `18s ago`.")]
    public string? LastSuccessfulKeepalive { get; init; }

    /// <summary>How long that exchange took, for people: <c>2.97ms</c>.</summary>
    [Description("How long that exchange took, for people: `2.97ms`.")]
    public string? LastSuccessfulKeepalivePing { get; init; }

    /// <summary>How long that exchange took, in microseconds.</summary>
    [Description("How long that exchange took, in microseconds.")]
    public long? LastSuccessfulKeepalivePingUs { get; init; }

    /// <summary>What is known of the binary since its build; null where it was left out.</summary>
    [Description("What is known of the binary since its build; null where it was left out.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public BuildInfo? Build { get; init; }

    /// <summary>What the service itself reports: a member named after the type of its status, holding it.</summary>
    [Description("What the service itself reports: a member named after the type of its status, holding it.")]
    public IReadOnlyDictionary<string, JsonElement>? Runtime { get; init; }

    /// <summary><c>starting</c>, <c>running</c> or <c>tearing_down</c>.</summary>
    [Description("`starting`, `running` or `tearing_down`.")]
    public string? State { get; init; }

    /// <summary>How long this run has been in that state, in milliseconds.</summary>
    [Description("How long this run has been in that state, in milliseconds.")]
    public long? StateUptimeMs { get; init; }

    /// <summary>How long this run has lasted, in milliseconds of its monotonic clock.</summary>
    [Description("How long this run has lasted, in milliseconds of its monotonic clock.")]
    public long? UptimeMs { get; init; }

    /// <summary>The sender's wall clock in its own time zone, ISO 8601 with the offset.</summary>
    [Description("The sender's wall clock in its own time zone, ISO 8601 with the offset.")]
    public string? LocalTime { get; init; }

    /// <summary>The time between two keepalives, in milliseconds, before the jitter of ± 10 %.</summary>
    [Description("The time between two keepalives, in milliseconds, before the jitter of ± 10 %.")]
    public long? BeaconIntervalMs { get; init; }

    /// <summary>The keepalives of this run so far, this one included; the first is 1.</summary>
    [Description("The keepalives of this run so far, this one included; the first is 1.")]
    public long? Sequence { get; init; }

    /// <summary>What the service is known by: environment, region, owner, runbook and the like.</summary>
    [Description("What the service is known by: environment, region, owner, runbook and the like.")]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>What the service's health checks found; absent where it has none, or none ran yet.</summary>
    [Description("What the service's health checks found; absent where it has none, or none ran yet.")]
    public Health? Health { get; init; }

    /// <summary>Variables that the service exposes, by name: any JSON.</summary>
    [Description("Variables that the service exposes, by name: any JSON.")]
    public IReadOnlyDictionary<string, JsonElement>? Vars { get; init; }

    /// <summary>How the process is doing.</summary>
    [Description("How the process is doing.")]
    public ProcessVitals? Process { get; init; }

    /// <summary>How long this program may take from its start until it serves, in milliseconds.</summary>
    [Description("How long this program may take from its start until it serves, in milliseconds.")]
    public long? WarmupPeriodMs { get; init; }

    /// <summary>How long this run may take to stop when it is asked to, in milliseconds; a newer build that takes over ends it then.</summary>
    [Description("How long this run may take to stop when it is asked to, in milliseconds; a newer build that takes over ends it then.")]
    public long? ShutdownPeriodMs { get; init; }

    /// <summary>Whose place this run took on its port; absent where nobody had to make way.</summary>
    [Description("Whose place this run took on its port; absent where nobody had to make way.")]
    public Replaced? Replaced { get; init; }
}
