namespace Karma.Karl.Topology.Layout;

/// <summary>Counts how many links cross between columns.</summary>
internal static class Crossings
{
    public static long Count(Weave weave, double[] at)
    {
        var crossings = 0L;
        foreach (var between in weave.Links.GroupBy(l => weave.ColumnOf(l.Left)))
        {
            var links = between.Select(l => (Left: at[l.Left], Right: at[l.Right])).OrderBy(l => l.Left).ThenBy(l => l.Right).ToList();
            var heights = links.Select(l => l.Right).Distinct().Order().ToList();
            var tree = new int[heights.Count + 1];
            for (var i = 0; i < links.Count; i++)
            {
                var height = heights.BinarySearch(links[i].Right) + 1;
                crossings += i;
                for (var h = height; h > 0; h -= h & -h) crossings -= tree[h]; // Those that end no lower do not cross it.
                for (var h = height; h < tree.Length; h += h & -h) tree[h]++;
            }
        }

        return crossings;
    }
}
