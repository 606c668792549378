namespace Karma.Karl.Topology.Layout;

/// <summary>A sketch in numbers: boxes by their place in the order of keys, edges by those. What follows from it is the same in whatever order it was told.</summary>
internal sealed class IndexedGraph
{
    public IndexedGraph(Sketch sketch)
    {
        Nodes = [.. sketch.Nodes.OrderBy(n => n.Key, StringComparer.Ordinal)];
        var index = Nodes.Index().ToDictionary(n => n.Item.Key, n => n.Index, StringComparer.Ordinal);
        var known = sketch.Edges.Where(e => index.ContainsKey(e.From) && index.ContainsKey(e.To)).Select(e => (From: index[e.From], To: index[e.To])).Distinct().Order().ToList();
        Edges = [.. known.Where(e => e.From != e.To)];
        Loops = [.. known.Where(e => e.From == e.To).Select(e => e.From)];
        Next = Neighbours(Edges.ToLookup(e => e.From, e => e.To));
        Previous = Neighbours(Edges.ToLookup(e => e.To, e => e.From));
    }

    public SketchNode[] Nodes { get; }

    public int Count => Nodes.Length;

    /// <summary>Who depends on whom, without those who depend on themselves.</summary>
    public (int From, int To)[] Edges { get; }

    public int[] Loops { get; }

    /// <summary>What each depends on.</summary>
    public int[][] Next { get; }

    /// <summary>Who depends on each.</summary>
    public int[][] Previous { get; }

    public bool IsAlone(int node) => Next[node].Length + Previous[node].Length == 0;

    private int[][] Neighbours(ILookup<int, int> lookup) => [.. Enumerable.Range(0, Count).Select(n => lookup[n].ToArray())];
}
