namespace Karma.Karl.Topology;

/// <summary>
/// Lays a graph out in layers: who depends on something stands before it, and within a layer close to what it belongs to. An edge that closes
/// a circle points backwards. Pure; the same graph gives the same layout.
/// </summary>
internal static class LayeredLayout
{
    private const int Sweeps = 6;

    /// <summary>The layers, each with its nodes in their order.</summary>
    /// <param name="nodes">The nodes, each once.</param>
    /// <param name="edges">The edges between them.</param>
    public static List<List<string>> Of(IReadOnlyList<string> nodes, IReadOnlyList<(string From, string To)> edges)
    {
        var next = edges.Where(e => e.From != e.To).ToLookup(e => e.From, e => e.To, StringComparer.Ordinal);
        var order = Order(nodes, next);
        var place = order.Index().ToDictionary(o => o.Item, o => o.Index, StringComparer.Ordinal);
        var forward = edges.Where(e => place[e.From] < place[e.To]).ToList();
        var rank = nodes.ToDictionary(n => n, _ => 0, StringComparer.Ordinal);
        var into = forward.ToLookup(e => e.To, e => e.From, StringComparer.Ordinal);
        foreach (var node in order) rank[node] = into[node].Select(f => rank[f] + 1).DefaultIfEmpty(0).Max();

        var layers = nodes.GroupBy(n => rank[n]).OrderBy(g => g.Key).Select(g => g.ToList()).ToList();
        var beside = forward.Concat(forward.Select(e => (From: e.To, To: e.From))).ToLookup(e => e.From, e => e.To, StringComparer.Ordinal);
        for (var sweep = 0; sweep < Sweeps; sweep++) Straighten(layers, beside);
        return layers;
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
