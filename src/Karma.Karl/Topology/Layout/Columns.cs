namespace Karma.Karl.Topology.Layout;

/// <summary>
/// In which column each box stands: by its rank, and where a column of its group is full, in one behind it. What hangs together with nothing fills
/// up the columns that its group has.
/// </summary>
internal static class Columns
{
    /// <summary>How much wider than tall a group may become before its columns are made taller.</summary>
    private const double Aspect = 1.5;

    /// <summary>So tall a column may be in any case: in a frame, and without one.</summary>
    private const int TallInFrame = 6;
    private const int TallWithout = 20;

    public static int[] Of(IndexedGraph graph, List<Group> groups, Measures measures)
    {
        var rank = Ranks.Of(graph);
        var column = new int[graph.Count];
        var taken = groups.ToDictionary(g => g, _ => new List<int>());
        var group = new Group[graph.Count];
        foreach (var one in groups)
            foreach (var node in one.Nodes) group[node] = one;

        foreach (var node in Enumerable.Range(0, graph.Count).Where(n => !graph.IsAlone(n)).OrderBy(n => rank[n]))
        {
            var behind = graph.Next[node].Concat(graph.Previous[node]).Where(o => rank[o] < rank[node]).Select(o => column[o] + 1);
            column[node] = FirstFree(taken[group[node]], behind.Append(rank[node]).Max(), TallestOf(group[node], measures));
        }

        var widest = Math.Max(1, taken.Values.Max(t => t.Count));
        foreach (var one in groups)
        {
            Fill(graph, one, taken[one], column, widest, measures);
            one.First = one.Nodes.Min(n => column[n]);
            one.Last = one.Nodes.Max(n => column[n]);
            one.Tallest = taken[one].Max();
        }

        return column;
    }

    private static int TallestOf(Group group, Measures measures)
    {
        var even = Math.Sqrt(group.Nodes.Count * (double)measures.ColumnPitch / measures.RowPitch / Aspect);
        return Math.Max(group.Frame is null ? TallWithout : TallInFrame, (int)Math.Ceiling(even));
    }

    private static int FirstFree(List<int> taken, int column, int most)
    {
        while (taken.Count <= column) taken.Add(0);
        while (taken[column] >= most)
            if (++column == taken.Count) taken.Add(0);
        taken[column]++;
        return column;
    }

    // What hangs together with nothing goes where least stands in the columns of its group, of which there are more where that would be tall.
    private static void Fill(IndexedGraph graph, Group group, List<int> taken, int[] column, int widest, Measures measures)
    {
        var alone = group.Nodes.Where(graph.IsAlone).ToList();
        if (alone.Count == 0) return;
        var first = Math.Max(0, taken.FindIndex(t => t > 0));
        var even = (int)Math.Round(Math.Sqrt(group.Nodes.Count * Aspect * measures.RowPitch / measures.ColumnPitch));
        var width = Math.Max(1, Math.Max(even, group.Frame is null ? widest : taken.Count - first));
        while (taken.Count < first + width) taken.Add(0);
        foreach (var node in alone)
        {
            column[node] = Enumerable.Range(first, width).MinBy(c => taken[c]);
            taken[column[node]]++;
        }
    }
}
