namespace Karma.Karl.Topology;

/// <summary>
/// Lays a graph out in layers: who depends on something stands before it, and within a layer close to what it belongs to. An edge that closes
/// a circle points backwards. Pure; the same graph gives the same layout.
/// </summary>
/// <param name="Layers">The layers, each with its nodes in their order; among them the bends, which are places for edges to pass.</param>
/// <param name="Ways">Each edge with its way from node to node, through the bends between them.</param>
internal sealed record LayeredLayout(IReadOnlyList<List<string>> Layers, IReadOnlyList<IReadOnlyList<string>> Ways)
{
    private const char BendMark = '\0';

    private const int Sweeps = 6;

    public static bool IsBend(string node) => node[0] == BendMark;

    /// <param name="nodes">The nodes, each once; none is empty.</param>
    /// <param name="edges">The edges between them.</param>
    public static LayeredLayout Of(IReadOnlyList<string> nodes, IReadOnlyList<(string From, string To)> edges)
    {
        var next = edges.Where(e => e.From != e.To).ToLookup(e => e.From, e => e.To, StringComparer.Ordinal);
        var order = Order(nodes, next);
        var place = order.Index().ToDictionary(o => o.Item, o => o.Index, StringComparer.Ordinal);
        var forward = edges.Where(e => place[e.From] < place[e.To]).ToList();
        var rank = nodes.ToDictionary(n => n, _ => 0, StringComparer.Ordinal);
        var into = forward.ToLookup(e => e.To, e => e.From, StringComparer.Ordinal);
        foreach (var node in order) rank[node] = into[node].Select(f => rank[f] + 1).DefaultIfEmpty(0).Max();

        var layers = nodes.GroupBy(n => rank[n]).OrderBy(g => g.Key).Select(g => g.ToList()).ToList();
        var ways = edges.Select(e => Way(e, rank, layers)).ToList();
        var beside = ways.Where(w => rank[w[0]] < rank[w[^1]]).SelectMany(w => w.Zip(w.Skip(1)))
            .SelectMany(e => new[] { (From: e.First, To: e.Second), (From: e.Second, To: e.First) }).ToLookup(e => e.From, e => e.To, StringComparer.Ordinal);
        for (var sweep = 0; sweep < Sweeps; sweep++) Straighten(layers, beside);
        return new LayeredLayout(layers, ways);
    }

    // An edge over several layers has a place in each, so that it passes beside the nodes there and not behind them.
    private static List<string> Way((string From, string To) edge, Dictionary<string, int> rank, List<List<string>> layers)
    {
        var way = new List<string> { edge.From };
        for (var layer = rank[edge.From] + 1; layer < rank[edge.To]; layer++)
        {
            way.Add($"{BendMark}{layer}{BendMark}{edge.From}{BendMark}{edge.To}");
            layers[layer].Add(way[^1]);
        }

        way.Add(edge.To);
        return way;
    }

    // Each before what it depends on, but for circles: a walk in depth, read from its end. Without recursion, since a chain may be long.
    private static List<string> Order(IReadOnlyList<string> nodes, ILookup<string, string> next)
    {
        var order = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var root in nodes)
        {
            if (!seen.Add(root)) continue;
            var path = new Stack<(string Node, IEnumerator<string> Next)>();
            path.Push((root, next[root].GetEnumerator()));
            while (path.TryPeek(out var step))
            {
                if (!step.Next.MoveNext())
                {
                    order.Add(path.Pop().Node);
                    step.Next.Dispose();
                }
                else if (seen.Add(step.Next.Current))
                {
                    path.Push((step.Next.Current, next[step.Next.Current].GetEnumerator()));
                }
            }
        }

        order.Reverse();
        return order;
    }

    private static void Straighten(List<List<string>> layers, ILookup<string, string> beside)
    {
        var height = layers.SelectMany(l => l.Index().Select(n => (n.Item, Height: (n.Index + 0.5) / l.Count))).ToDictionary(n => n.Item, n => n.Height, StringComparer.Ordinal);
        for (var i = 0; i < layers.Count; i++)
        {
            // A sort that is stable, so that what ties stays in the order of names.
            layers[i] = [.. layers[i].OrderBy(n => beside[n].Select(b => height[b]).DefaultIfEmpty(height[n]).Average())];
            foreach (var (index, node) in layers[i].Index()) height[node] = (index + 0.5) / layers[i].Count;
        }
    }
}
