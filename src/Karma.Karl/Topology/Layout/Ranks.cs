namespace Karma.Karl.Topology.Layout;

/// <summary>
/// How far to the right each box belongs: behind whoever depends on it, and no further from him than it must. Where all depend on each other in
/// circles, they are ranked by how many steps they are away from one of them, so that even a knot is not deep; only there does an edge point back, or,
/// in a large one, to somebody of the same rank.
/// </summary>
internal sealed class Ranks
{
    /// <summary>In a knot of so many, those of a step are ranked among themselves too.</summary>
    private const int Small = 12;

    private readonly IndexedGraph _graph;
    private readonly int[] _rank;

    private Ranks(IndexedGraph graph)
    {
        _graph = graph;
        _rank = new int[graph.Count];
    }

    public static int[] Of(IndexedGraph graph)
    {
        var ranks = new Ranks(graph);
        ranks.Rank([.. Enumerable.Range(0, graph.Count)], 0);
        ranks.Tighten();
        return ranks._rank;
    }

    // Ranks some of the boxes from a rank on, by the edges between them, and tells the first rank that is free again.
    private int Rank(List<int> nodes, int first)
    {
        var knotOf = new Dictionary<int, int>();
        var knots = Knots.Of(_graph, nodes);
        foreach (var (index, knot) in knots.Index())
            foreach (var node in knot) knotOf[node] = index;

        // In the order of dependency: when it is a knot's turn, all who depend on it have their ranks.
        var begin = Enumerable.Repeat(first, knots.Count).ToArray();
        var end = first;
        for (var i = 0; i < knots.Count; i++)
        {
            var after = knots[i].Count == 1 ? begin[i] + 1 : Unravel(knots[i], begin[i]);
            if (knots[i].Count == 1) _rank[knots[i][0]] = begin[i];
            foreach (var to in knots[i].SelectMany(n => _graph.Next[n]))
                if (knotOf.TryGetValue(to, out var other) && other != i) begin[other] = Math.Max(begin[other], after);
            end = Math.Max(end, after);
        }

        return end;
    }

    // Step by step from the one who depends on most and is depended on by least; those of a step are fewer, and are ranked among themselves.
    private int Unravel(List<int> knot, int first)
    {
        var left = knot.ToHashSet();
        var step = new List<int> { knot.MaxBy(n => _graph.Next[n].Count(left.Contains) - _graph.Previous[n].Count(left.Contains)) };
        left.Remove(step[0]);
        while (step.Count > 0)
        {
            if (knot.Count <= Small) first = Rank(step, first);
            else Level(step, first++);
            step = [.. step.SelectMany(n => _graph.Next[n]).Where(left.Remove).Order()];
        }

        return first;
    }

    private void Level(List<int> nodes, int rank)
    {
        foreach (var node in nodes) _rank[node] = rank;
    }

    // Whoever has more to his right than to his left is drawn there: one line less is long.
    private void Tighten()
    {
        foreach (var node in Enumerable.Range(0, _graph.Count).OrderByDescending(n => _rank[n]))
        {
            var beside = _graph.Next[node].Concat(_graph.Previous[node]).Select(o => _rank[o]).ToList();
            var right = beside.FindAll(r => r > _rank[node]);
            if (2 * right.Count > beside.Count) _rank[node] = right.Min() - 1;
        }
    }
}
