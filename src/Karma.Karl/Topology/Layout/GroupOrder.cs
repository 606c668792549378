namespace Karma.Karl.Topology.Layout;

/// <summary>In which order groups are stacked: close to those with whom they have the most to do.</summary>
internal static class GroupOrder
{
    private const int Rounds = 8;

    public static List<Group> Of(IndexedGraph graph, List<Group> groups)
    {
        var number = new int[graph.Count];
        foreach (var (index, group) in groups.Index())
            foreach (var node in group.Nodes) number[node] = index;
        var beside = new Dictionary<int, int>[groups.Count];
        for (var i = 0; i < groups.Count; i++) beside[i] = [];
        foreach (var (from, to) in graph.Edges)
        {
            var (a, b) = (number[from], number[to]);
            if (a == b) continue;
            beside[a][b] = beside[a].GetValueOrDefault(b) + 1;
            beside[b][a] = beside[b].GetValueOrDefault(a) + 1;
        }

        // From neighbour to neighbour first; then each moves towards the middle of its own.
        var order = Walk(beside);
        for (var round = 0; round < Rounds; round++)
        {
            var place = new double[order.Count];
            foreach (var (index, group) in order.Index()) place[group] = index;
            var wish = order.ToDictionary(g => g, g => (place[g] + Middle(beside[g], place, place[g])) / 2);
            order = [.. order.OrderBy(g => wish[g])];
        }

        return [.. order.Select(g => groups[g])];
    }

    private static double Middle(Dictionary<int, int> beside, double[] place, double own) =>
        beside.Count == 0 ? own : beside.Sum(b => place[b.Key] * b.Value) / beside.Values.Sum();

    private static List<int> Walk(Dictionary<int, int>[] beside)
    {
        var order = new List<int>();
        var seen = new bool[beside.Length];
        foreach (var root in Enumerable.Range(0, beside.Length).OrderBy(g => beside[g].Count == 0).ThenBy(g => beside[g].Count))
        {
            if (seen[root]) continue;
            seen[root] = true;
            order.Add(root);
            for (var i = order.Count - 1; i < order.Count; i++)
            {
                foreach (var next in beside[order[i]].OrderByDescending(b => b.Value).ThenBy(b => b.Key).Select(b => b.Key).Where(b => !seen[b]))
                {
                    seen[next] = true;
                    order.Add(next);
                }
            }
        }

        return order;
    }
}
