using System.Text.Json.Serialization;
using Karma.Karl.Fleet;
using Karma.Karl.Liveness;

namespace Karma.Karl.Web.Api;

/// <summary>A page of the instances of a window: of the whole fleet, or of one host, endpoint or service.</summary>
internal sealed record InstanceList
{
    /// <summary>What the list is about; absent for the whole fleet.</summary>
    public string? EntityId { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>How many instances of the window are in each state, over all pages and whichever states are asked for.</summary>
    public required StateCounts Counts { get; init; }

    public required IReadOnlyList<InstanceItem> Items { get; init; }

    /// <summary>The cursor of the next page, or null on the last one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }

    /// <summary>Makes a page of a list, of which only what stands on it is read.</summary>
    public static async ValueTask<InstanceList> OfAsync(
        FleetQuery fleet, string? entityId, Window window, List<InstanceView> views, LivenessState? state, InstanceCursor? after, int limit,
        CancellationToken cancellationToken)
    {
        var counts = StateCounts.Of(views);
        if (state is not null) views.RemoveAll(v => v.State != state);
        var begin = after is null ? 0 : views.TakeWhile(v => !after.IsBefore(v)).Count();
        var page = views.Skip(begin).Take(limit).ToList();
        await fleet.ReadAsync(page, window, cancellationToken).ConfigureAwait(false);
        return new InstanceList
        {
            EntityId = entityId,
            From = Time.From(window.From),
            To = Time.From(window.To),
            Counts = counts,
            Items = [.. page.Select(InstanceItem.Of)],
            Next = begin + page.Count < views.Count ? InstanceCursor.Of(page[^1]).ToString() : null,
        };
    }
}
