namespace Karma.Karl.Topology.Layout;

/// <summary>
/// Sets of boxes each of which depends on each other in the end: its strongly connected components, by Tarjan's algorithm. One that is in no circle is
/// a knot by itself. Without recursion, since a chain may be long.
/// </summary>
internal static class Knots
{
    /// <param name="graph">The graph.</param>
    /// <param name="nodes">The boxes that count, and the edges between them.</param>
    /// <returns>The knots, each before those that it depends on; the boxes of each in their order.</returns>
    public static List<List<int>> Of(IndexedGraph graph, List<int> nodes)
    {
        var number = nodes.ToDictionary(n => n, _ => 0); // When it was met, from 1; or 0.
        var low = new Dictionary<int, int>();
        var open = new Stack<int>();
        var isOpen = new HashSet<int>();
        var knots = new List<List<int>>();
        var path = new Stack<(int Node, int Next)>();
        var met = 0;
        foreach (var root in nodes)
        {
            if (number[root] == 0) Enter(root);
            while (path.TryPop(out var step))
            {
                var next = graph.Next[step.Node];
                if (step.Next < next.Length)
                {
                    path.Push(step with { Next = step.Next + 1 });
                    var to = next[step.Next];
                    if (!number.TryGetValue(to, out var at)) continue;
                    if (at == 0) Enter(to);
                    else if (isOpen.Contains(to)) low[step.Node] = Math.Min(low[step.Node], at);
                    continue;
                }

                if (path.TryPeek(out var above)) low[above.Node] = Math.Min(low[above.Node], low[step.Node]);
                if (low[step.Node] == number[step.Node]) knots.Add(Close(step.Node));
            }
        }

        knots.Reverse();
        return knots;

        void Enter(int node)
        {
            number[node] = low[node] = ++met;
            open.Push(node);
            isOpen.Add(node);
            path.Push((node, 0));
        }

        List<int> Close(int last)
        {
            var knot = new List<int>();
            do
            {
                knot.Add(open.Pop());
                isOpen.Remove(knot[^1]);
            }
            while (knot[^1] != last);
            knot.Sort();
            return knot;
        }
    }
}
