namespace Karma.Karl.Topology.Layout;

/// <summary>
/// Lays a graph out in columns: who depends on something stands to the left of it, and close to what he has to do with. Frames are rectangles side
/// by side and above each other. An edge that closes a circle points back; so may one between two bands, into which a drawing is cut that would be far
/// taller than wide. Pure; the same graph gives the same picture, in whatever order it is told.
/// </summary>
internal static class LayeredLayout
{
    /// <summary>So many lines more make the gap between two columns a unit wider, up to a limit.</summary>
    private const int LinesAUnit = 2;
    private const int MostWider = 70;

    public static Picture Of(Sketch sketch)
    {
        var measures = sketch.Measures;
        var graph = new IndexedGraph(sketch);
        if (graph.Count == 0) return new Picture(2 * measures.Margin, 2 * measures.Margin, [], [], []);
        var groups = Group.Of(graph);
        var column = Columns.Of(graph, groups, measures);
        var bands = Bands.Of(GroupOrder.Of(graph, groups), column, measures);
        var weave = new Weave(graph, column);
        var top = Settling.Of(weave, bands, measures);
        var left = LeftOf(weave, column, groups, measures);

        var above = measures.Margin - top.Min() + (groups.Exists(g => g.Frame is not null) ? measures.FrameHead : 0);
        Area AreaOf(int node) => new(left[column[node]], (int)Math.Round(top[node] + above), measures.BoxWidth, measures.BoxHeight);
        var areas = Enumerable.Range(0, graph.Count).Select(AreaOf).ToArray();
        var frames = groups.Where(g => g.Frame is not null).Select(g => new PlacedFrame(g.Frame!, Around([.. g.Nodes.Select(n => areas[n])], measures))).ToList(); // Asked just before.
        var lines = graph.Edges.Zip(weave.Ways).Select(e => new PlacedLine(graph.Nodes[e.First.From].Key, graph.Nodes[e.First.To].Key, Way(e.Second)))
            .Concat(graph.Loops.Select(n => new PlacedLine(graph.Nodes[n].Key, graph.Nodes[n].Key, [])));
        var boxes = Enumerable.Range(0, graph.Count).OrderBy(n => areas[n].X).ThenBy(n => areas[n].Y).Select(n => new PlacedBox(graph.Nodes[n].Key, areas[n])).ToList();
        var width = Math.Max(areas.Max(a => a.Right), frames.Select(f => f.Area.Right).DefaultIfEmpty().Max()) + measures.Margin;
        var height = Math.Max((int)Math.Ceiling(top.Skip(graph.Count).DefaultIfEmpty().Max() + above), Math.Max(areas.Max(a => a.Bottom), frames.Select(f => f.Area.Bottom).DefaultIfEmpty().Max())) + measures.Margin;
        return new Picture(width, height, boxes, frames, [.. lines.OrderBy(l => l.From, StringComparer.Ordinal).ThenBy(l => l.To, StringComparer.Ordinal)]);

        List<Spot> Way(int[] way)
        {
            var (from, to) = (areas[way[0]], areas[way[^1]]);
            if (from.X == to.X) return [new(from.Right, from.Middle), new(to.Right, to.Middle)];
            var isForward = from.X < to.X;
            var spots = new List<Spot> { new(isForward ? from.Right : from.X, from.Middle) };
            foreach (var bend in way[1..^1])
            {
                var (x, y) = (left[weave.ColumnOf(bend)], (int)Math.Round(top[bend] + above));
                spots.Add(new Spot(isForward ? x : x + measures.BoxWidth, y));
                spots.Add(new Spot(isForward ? x + measures.BoxWidth : x, y));
            }

            spots.Add(new Spot(isForward ? to.X : to.Right, to.Middle));
            return spots;
        }
    }

    // Where each column begins: empty ones take nothing, and between two that many lines connect there is more room.
    private static int[] LeftOf(Weave weave, int[] column, List<Group> groups, Measures measures)
    {
        var frame = groups.Exists(g => g.Frame is not null) ? measures.FramePadding : 0;
        var left = new int[column.Max() + 1];
        var links = weave.Links.CountBy(l => weave.ColumnOf(l.Left)).ToDictionary();
        var x = measures.Margin + frame;
        for (var i = 0; i < left.Length; i++)
        {
            left[i] = x;
            x += measures.BoxWidth + measures.ColumnGap + 2 * frame + Math.Min(MostWider, links.GetValueOrDefault(i) / LinesAUnit);
        }

        return left;
    }

    private static Area Around(Area[] boxes, Measures measures)
    {
        var (x, y) = (boxes.Min(b => b.X) - measures.FramePadding, boxes.Min(b => b.Y) - measures.FrameHead);
        return new Area(x, y, boxes.Max(b => b.Right) + measures.FramePadding - x, boxes.Max(b => b.Bottom) + measures.FramePadding - y);
    }
}
