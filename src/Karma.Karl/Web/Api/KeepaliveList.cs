using System.Text.Json.Serialization;

namespace Karma.Karl.Web.Api;

/// <summary>A page of the keepalives of an instance, the latest first.</summary>
internal sealed record KeepaliveList
{
    public required string EntityId { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required IReadOnlyList<KeepaliveItem> Items { get; init; }

    /// <summary>The cursor of the next page, or null on the last one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }
}
