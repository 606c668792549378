namespace Karma.Karl.Topology.Layout;

/// <summary>
/// Places things on a line, each as near as can be to where it wants to be, without changing their order or letting two come too close: the least
/// sum of weighted squares, by pooling neighbours that would overlap.
/// </summary>
internal static class Spread
{
    /// <param name="wishes">Where each wants to begin, how much it weighs, and how far from its beginning the next one may begin.</param>
    /// <param name="top">Where the first may begin.</param>
    /// <param name="bottom">Where the last may begin; where there is no room for all, they begin at the top.</param>
    public static double[] Place(ReadOnlySpan<(double Want, double Weight, double Room)> wishes, double top, double bottom)
    {
        var places = new double[wishes.Length];
        var pools = new Stack<(double Sum, double Weight, int Count)>();
        var offset = 0.0;
        foreach (var (want, weight, room) in wishes)
        {
            var pool = (Sum: (want - offset) * weight, Weight: weight, Count: 1);
            while (pools.TryPeek(out var above) && above.Sum / above.Weight >= pool.Sum / pool.Weight)
            {
                pools.Pop();
                pool = (pool.Sum + above.Sum, pool.Weight + above.Weight, pool.Count + above.Count);
            }

            pools.Push(pool);
            offset += room;
        }

        var last = wishes.Length > 0 ? bottom - offset + wishes[^1].Room : bottom;
        var at = wishes.Length;
        foreach (var (sum, weight, count) in pools)
        {
            var place = Math.Max(top, Math.Min(last, sum / weight));
            for (var i = 0; i < count; i++) places[--at] = place;
        }

        offset = 0;
        for (var i = 0; i < places.Length; i++)
        {
            places[i] += offset;
            offset += wishes[i].Room;
        }

        return places;
    }
}
