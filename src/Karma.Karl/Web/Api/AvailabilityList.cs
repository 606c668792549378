using System.Text.Json.Serialization;
using Karma.Karl.Fleet.Rollups;
using Karma.Karl.History.Rollups;
using Karma.Karl.Liveness;

namespace Karma.Karl.Web.Api;

/// <summary>A page of what became of an instance, a service or an endpoint, hour by hour or day by day.</summary>
internal sealed record AvailabilityList
{
    public required string EntityId { get; init; }

    /// <summary>The window, widened to whole hours or days of UTC.</summary>
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary><c>hour</c> or <c>day</c>.</summary>
    public required string Step { get; init; }

    /// <summary>Up to which moment it is told: now, or less where the rollups of older hours are still being made.</summary>
    public required DateTimeOffset Through { get; init; }

    /// <summary>All of the window, over all pages.</summary>
    public required AvailabilityItem Total { get; init; }

    public required IReadOnlyList<AvailabilityItem> Items { get; init; }

    /// <summary>The cursor of the next page, or null on the last one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }

    public static AvailabilityList Of(string entityId, Buckets buckets, int step, long from, int limit)
    {
        var told = buckets.Items.Where(b => b.First >= from && Hour.Begin(b.First) < buckets.Through).ToList();
        return new AvailabilityList
        {
            EntityId = entityId,
            From = Hour.TimeOf(buckets.Items[0].First),
            To = Hour.TimeOf(buckets.Items[^1].End),
            Step = step == Hour.ADay ? "day" : "hour",
            Through = Time.From(buckets.Through),
            Total = AvailabilityItem.Of(buckets.Total()),
            Items = [.. told.Take(limit).Select(AvailabilityItem.Of)],
            Next = told.Count > limit ? UtcJsonConverter.Text(Hour.TimeOf(told[limit].First)) : null,
        };
    }
}
