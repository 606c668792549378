
namespace Karma.Karl.Fleet.Rollups;

/// <summary>An answer about months: what is told of each hour, or day, of a window; in the order of time.</summary>
/// <param name="Through">Up to which moment it is told, in epoch microseconds: now, or less where rollups are still being made of what is older.</param>
/// <param name="Items">The hours or days.</param>
internal sealed record Buckets(long Through, IReadOnlyList<Bucket> Items)
{
    /// <summary>All of them as one.</summary>
    public Bucket Total()
    {
        var total = new Bucket(Items[0].First, Items[^1].End);
        foreach (var item in Items) total.Add(item);
        return total;
    }

    /// <summary>Empty ones: an hour each, or a day of UTC, over a window that is widened to whole ones.</summary>
    public static List<Bucket> Over(long fromHour, long toHour, int step)
    {
        var buckets = new List<Bucket>();
        for (var first = fromHour - (fromHour % step); first < toHour; first += step) buckets.Add(new Bucket(first, first + step));
        return buckets;
    }
}
