using System.Text.Json.Serialization;
using Karma.Karl.Fleet.Rollups;
using Karma.Karl.History.Rollups;

namespace Karma.Karl.Web.Api;

/// <summary>What became of something in an hour, a day, or a whole window.</summary>
internal sealed record AvailabilityItem
{
    private const int MostBuilds = 20;

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>The share of the time up in the time up and down; what is unknown counts neither way. Null where neither is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Availability { get; init; }

    /// <summary>Times in microseconds.</summary>
    public required long UpUs { get; init; }

    public required long DownUs { get; init; }

    public required long UnknownUs { get; init; }

    public required long Keepalives { get; init; }

    /// <summary>How often a keepalive came so late after the one before that one in between is missing.</summary>
    public required long Gaps { get; init; }

    /// <summary>The runs that began.</summary>
    public required int Starts { get; init; }

    /// <summary>Those of them that began where another run of their service had been.</summary>
    public required int Restarts { get; init; }

    /// <summary>The builds of the instances that were there, at most twenty.</summary>
    public required IReadOnlyList<string> Builds { get; init; }

    public static AvailabilityItem Of(Bucket bucket) => new()
    {
        From = Hour.TimeOf(bucket.First),
        To = Hour.TimeOf(bucket.End),
        Availability = bucket.Up + bucket.Down == 0 ? null : bucket.Up / (double)(bucket.Up + bucket.Down),
        UpUs = bucket.Up,
        DownUs = bucket.Down,
        UnknownUs = bucket.Unknown,
        Keepalives = bucket.Keepalives,
        Gaps = bucket.Gaps,
        Starts = bucket.Starts,
        Restarts = bucket.Restarts,
        Builds = [.. bucket.Builds.Select(b => b.ToString()).Order(StringComparer.Ordinal).Take(MostBuilds)],
    };
}
