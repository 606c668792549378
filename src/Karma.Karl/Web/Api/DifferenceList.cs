using System.Text.Json.Serialization;

namespace Karma.Karl.Web.Api;

/// <summary>A page of what is different between two moments.</summary>
internal sealed record DifferenceList
{
    /// <summary>The first moment.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The second moment.</summary>
    public required DateTimeOffset To { get; init; }

    public required DifferenceCounts Counts { get; init; }

    public required IReadOnlyList<DifferenceItem> Items { get; init; }

    /// <summary>The cursor of the next page, or null on the last one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }
}
