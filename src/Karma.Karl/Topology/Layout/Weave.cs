namespace Karma.Karl.Topology.Layout;

/// <summary>
/// Boxes, and the bends by which lines pass the columns between two boxes. Lines that lead to the same box share their bends, so that what many
/// depend on has a few trunks and not a thicket.
/// </summary>
internal sealed class Weave
{
    /// <summary>Beyond that lines go straight, behind whatever is in between.</summary>
    private const int MostBends = 12_000;

    private readonly List<int> _column;
    private readonly Dictionary<(int To, int Column), int> _bends = [];

    public Weave(IndexedGraph graph, int[] column)
    {
        Boxes = graph.Count;
        _column = [.. column];
        var hasBends = graph.Edges.Sum(e => Math.Max(0, Math.Abs(column[e.To] - column[e.From]) - 1)) <= MostBends;
        Ways = [.. graph.Edges.Select(e => WayOf(e.From, e.To, hasBends))];

        var links = new Dictionary<(int Left, int Right), int>();
        foreach (var way in Ways)
        {
            for (var i = 1; i < way.Length; i++)
            {
                var link = _column[way[i - 1]] < _column[way[i]] ? (way[i - 1], way[i]) : (way[i], way[i - 1]);
                if (_column[link.Item2] - _column[link.Item1] == 1) links[link] = links.GetValueOrDefault(link) + 1;
            }
        }

        Links = [.. links.Select(l => (l.Key.Left, l.Key.Right, l.Value)).Order()];
        Left = [.. Enumerable.Range(0, Count).Select(_ => new List<(int, double)>())];
        Right = [.. Enumerable.Range(0, Count).Select(_ => new List<(int, double)>())];
        foreach (var (left, right, count) in Links)
        {
            // A line that runs on is kept straight before one that ends.
            var weight = Math.Sqrt(count) * (IsBend(left) && IsBend(right) ? 6 : IsBend(left) || IsBend(right) ? 2 : 1);
            Left[right].Add((left, weight));
            Right[left].Add((right, weight));
        }
    }

    public int Boxes { get; }

    /// <summary>How many boxes and bends there are; the boxes come first.</summary>
    public int Count => _column.Count;

    /// <summary>Each edge of the graph, from box through bends to box.</summary>
    public IReadOnlyList<int[]> Ways { get; }

    /// <summary>What is drawn between two columns, and how many edges share it.</summary>
    public IReadOnlyList<(int Left, int Right, int Count)> Links { get; }

    /// <summary>What each has to do with in the column to its left, and how much.</summary>
    public List<(int Other, double Weight)>[] Left { get; }

    public List<(int Other, double Weight)>[] Right { get; }

    public bool IsBend(int item) => item >= Boxes;

    public int ColumnOf(int item) => _column[item];

    private int[] WayOf(int from, int to, bool hasBends)
    {
        var step = Math.Sign(_column[to] - _column[from]);
        var way = new List<int> { from };
        for (var column = _column[from] + step; hasBends && column != _column[to]; column += step)
        {
            if (!_bends.TryGetValue((to, column), out var bend))
            {
                _bends.Add((to, column), bend = _column.Count);
                _column.Add(column);
            }

            way.Add(bend);
        }

        way.Add(to);
        return [.. way];
    }
}
