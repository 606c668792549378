namespace Karma.Karl.Topology.Layout;

/// <summary>Boxes that stay together: those of a frame; or, without frames, those that hang together; or all that hang together with nothing.</summary>
/// <param name="frame">The frame, or <see langword="null"/>.</param>
/// <param name="nodes">The boxes.</param>
internal sealed class Group(string? frame, IReadOnlyList<int> nodes)
{
    public string? Frame { get; } = frame;

    public IReadOnlyList<int> Nodes { get; } = nodes;

    /// <summary>The first and the last column that it takes.</summary>
    public int First { get; set; }

    public int Last { get; set; }

    /// <summary>How many boxes stand in its tallest column.</summary>
    public int Tallest { get; set; }

    public int HeightIn(Measures measures) =>
        Tallest * measures.RowPitch - measures.BoxGap + (Frame is null ? 0 : measures.FrameHead + measures.FramePadding);

    public bool Crosses(Group other) => First <= other.Last && other.First <= Last;

    public static List<Group> Of(IndexedGraph graph)
    {
        var groups = Enumerable.Range(0, graph.Count).Where(n => graph.Nodes[n].Frame is not null)
            .GroupBy(n => graph.Nodes[n].Frame, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new Group(g.Key, [.. g])).ToList();
        var free = Enumerable.Range(0, graph.Count).Where(n => graph.Nodes[n].Frame is null).ToList();
        var alone = free.FindAll(graph.IsAlone);
        groups.AddRange(Tied(graph, free.Except(alone)).OrderByDescending(g => g.Count).Select(g => new Group(null, g)));
        if (alone.Count > 0) groups.Add(new Group(null, alone));
        return groups;
    }

    private static IEnumerable<List<int>> Tied(IndexedGraph graph, IEnumerable<int> nodes)
    {
        var seen = new HashSet<int>();
        foreach (var root in nodes)
        {
            if (!seen.Add(root)) continue;
            var tied = new List<int> { root };
            for (var i = 0; i < tied.Count; i++)
                tied.AddRange(graph.Next[tied[i]].Concat(graph.Previous[tied[i]]).Where(n => graph.Nodes[n].Frame is null && seen.Add(n)));
            tied.Sort();
            yield return tied;
        }
    }
}
