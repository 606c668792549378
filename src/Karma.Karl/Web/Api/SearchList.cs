using System.Text.Json.Serialization;

namespace Karma.Karl.Web.Api;

/// <summary>A page of what was found.</summary>
internal sealed record SearchList
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required IReadOnlyList<Item> Items { get; init; }

    /// <summary>The cursor of the next page, or null on the last one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }

    /// <summary>Something that was found: what it is, and why, where the name does not say so.</summary>
    internal sealed record Item
    {
        public required string EntityId { get; init; }

        public required string Kind { get; init; }

        public required string Name { get; init; }

        public string? Note { get; init; }
    }
}
