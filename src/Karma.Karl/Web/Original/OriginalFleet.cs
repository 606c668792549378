using System.Text.Json;
using System.Text.Json.Serialization;

namespace Karma.Karl.Web.Original;

/// <summary>The fleet in the shape of the original Karl, which scripts were written against.</summary>
internal sealed record OriginalFleet
{
    public required long Now { get; init; }

    public required long From { get; init; }

    public required long To { get; init; }

    /// <summary>How long it took to make this answer, in microseconds.</summary>
    public required long GenerationTime { get; init; }

    public required SortedDictionary<string, Machine> Machines { get; init; }

    internal sealed record Machine
    {
        public string TimeSkew { get; set; } = "";

        public string? CloudInstanceName { get; set; }

        public string? CloudAvailabilityGroup { get; set; }

        public SortedDictionary<string, Service> Services { get; } = new(StringComparer.Ordinal);
    }

    internal sealed record Service
    {
        public required Currently Currently { get; init; }

        // The property cannot be named after its type.
        [JsonPropertyName("service")]
        public required string Name { get; init; }

        public required string Codename { get; init; }

        public required Location Location { get; init; }

        public required IReadOnlyList<string> Dependencies { get; init; }

        public required IReadOnlyList<string> UnresolvedDependencies { get; init; }

        public required string UrlStatusPageDirect { get; init; }

        /// <summary>The original writes it where it runs a proxy in front of the fleet; always absent here.</summary>
        public string? UrlStatusPageProxied { get; init; }

        public string BuildTime { get; init; } = "";

        public long BuildTimeEpochMicroseconds { get; init; }

        public string? GitCommit { get; init; }

        public string? GitBranch { get; init; }

        public bool? GitDirty { get; init; }

        public JsonElement? Runtime { get; init; }
    }

    /// <summary>One of the two is set.</summary>
    internal sealed record Currently(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] UpState? Up,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DownState? Down)
    {
        /// <summary>What the original calls the type of the one that is set; programs that were compiled with its types look for it.</summary>
        [JsonPropertyName("")]
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? TypeId { get; init; }
    }

    internal sealed record UpState
    {
        public required long StartTimeEpochMicroseconds { get; init; }

        public required string LastKeepaliveReceived { get; init; }

        public required long LastKeepaliveReceivedEpochMicroseconds { get; init; }

        public required string Uptime { get; init; }
    }

    internal sealed record DownState
    {
        public required long StartTimeEpochMicroseconds { get; init; }

        public required string LastKeepaliveReceived { get; init; }

        public required long LastKeepaliveReceivedEpochMicroseconds { get; init; }

        public required string LastConfirmedUptime { get; init; }
    }

    internal sealed record Location(string Ip, int Port, string Prefix);
}
