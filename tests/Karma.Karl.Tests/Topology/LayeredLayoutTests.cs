using System.Globalization;
using System.Text;
using Karma.Karl.Topology.Layout;
using Karma.Testing;

namespace Karma.Karl.Tests.Topology;

/// <summary>Where everything of a drawing stands: as it was reviewed for some graphs, and whatever must hold of any.</summary>
public sealed class LayeredLayoutTests
{
    public static TheoryData<string> Names => [.. Sketches.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_AGraph_IsTheReviewedPicture(string name) => Golden.Verify($"layout/{name}.txt", Text(LayeredLayout.Of(Sketches.All[name])));

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_AnyOrder_TheSamePicture(string name)
    {
        var sketch = Sketches.All[name];
        var expected = Text(LayeredLayout.Of(sketch));
        var random = new Random(1);
        for (var i = 0; i < 5; i++)
        {
            var nodes = sketch.Nodes.ToArray();
            var edges = sketch.Edges.ToArray();
            random.Shuffle(nodes);
            random.Shuffle(edges);
            Assert.Equal(expected, Text(LayeredLayout.Of(sketch with { Nodes = nodes, Edges = edges })));
        }
    }

    [Fact]
    public void Of_ACultureThatWritesNumbersOtherwise_TheSamePicture()
    {
        var before = CultureInfo.CurrentCulture;
        var expected = Text(LayeredLayout.Of(Sketches.All["hosts"]));
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NegativeSign) = (",", "\u2212");
            CultureInfo.CurrentCulture = other;
            Assert.Equal(expected, Text(LayeredLayout.Of(Sketches.All["hosts"])));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Of_AnyGraph_NothingOverlapsAndLinesJoinTheirBoxes()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var sketch = Sketches.Random(seed, nodes: seed % 60, edges: seed * 7 % 120, frames: seed % 3 == 0 ? 0 : seed % 11 + 1, bare: seed % 4);
            AssertSound(sketch, LayeredLayout.Of(sketch), seed);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_TheReviewedGraphs_NothingOverlapsAndLinesJoinTheirBoxes(string name) => AssertSound(Sketches.All[name], LayeredLayout.Of(Sketches.All[name]), 0);

    [Fact]
    public void Of_NoCirclesAndNoFrames_WhoeverDependsStandsToTheLeft()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var sketch = Sketches.Random(seed, nodes: 40, edges: 70, frames: 0, bare: 0);
            var forward = sketch with { Edges = [.. sketch.Edges.Where(e => string.CompareOrdinal(e.From, e.To) < 0)] };
            var picture = LayeredLayout.Of(forward);
            var x = picture.Boxes.ToDictionary(b => b.Key, b => b.Area.X, StringComparer.Ordinal);
            Assert.All(picture.Lines, l => Assert.True(x[l.From] < x[l.To], $"{seed}: {l.From} {l.To}"));
        }
    }

    [Fact]
    public void Of_ALongChain_NoDeeperThanTheStack()
    {
        var nodes = Enumerable.Range(0, 20_000).Select(i => new SketchNode($"n{i:00000}")).ToList();

        var picture = LayeredLayout.Of(new Sketch(nodes, [.. nodes.Zip(nodes.Skip(1)).Select(n => (n.First.Key, n.Second.Key))], Measures.Dense));

        Assert.Equal(nodes.Count, picture.Boxes.Select(b => b.Area.X).Distinct().Count());
    }

    [Fact]
    public void Of_AKnotInWhichAllDependOnAll_IsNotDeep()
    {
        var nodes = Enumerable.Range(0, 50).Select(i => new SketchNode($"n{i:00}")).ToList();
        var edges = nodes.SelectMany(a => nodes.Select(b => (a.Key, b.Key))).ToList();

        var picture = LayeredLayout.Of(new Sketch(nodes, edges, Measures.Dense));

        Assert.Equal(2_500, picture.Lines.Count);
        Assert.InRange(picture.Boxes.Select(b => b.Area.X).Distinct().Count(), 2, 5);
    }

    [Fact]
    public void Of_Nothing_AnEmptyPicture() => Assert.Empty(LayeredLayout.Of(new Sketch([], [("a", "b")], Measures.Roomy)).Boxes);

    private static void AssertSound(Sketch sketch, Picture picture, int seed)
    {
        var areas = picture.Boxes.ToDictionary(b => b.Key, b => b.Area, StringComparer.Ordinal);
        Assert.Equal(sketch.Nodes.Select(n => n.Key).Order(StringComparer.Ordinal), areas.Keys.Order(StringComparer.Ordinal));
        var whole = new Area(0, 0, picture.Width, picture.Height);
        Assert.All(areas.Values.Concat(picture.Frames.Select(f => f.Area)), a => Assert.True(whole.Holds(a), $"{seed}: {a} leaves {whole}"));

        var boxes = picture.Boxes.ToList();
        for (var i = 0; i < boxes.Count; i++)
            for (var j = 0; j < i; j++) Assert.False(boxes[i].Area.Meets(boxes[j].Area), $"{seed}: {boxes[i]} lies on {boxes[j]}");

        Assert.Equal(sketch.Nodes.Select(n => n.Frame).OfType<string>().Distinct().Order(StringComparer.Ordinal), picture.Frames.Select(f => f.Key).Order(StringComparer.Ordinal));
        foreach (var frame in picture.Frames)
        {
            foreach (var node in sketch.Nodes)
            {
                if (node.Frame == frame.Key) Assert.True(frame.Area.Holds(areas[node.Key]), $"{seed}: {node.Key} leaves {frame}");
                else Assert.False(frame.Area.Meets(areas[node.Key]), $"{seed}: {node.Key} is in {frame}");
            }

            Assert.All(picture.Frames.Where(f => f != frame), f => Assert.False(f.Area.Meets(frame.Area), $"{seed}: {f} lies on {frame}"));
        }

        Assert.Equal(sketch.Edges.Distinct().Where(e => areas.ContainsKey(e.From) && areas.ContainsKey(e.To)).Order(), picture.Lines.Select(l => (l.From, l.To)).Order());
        foreach (var line in picture.Lines.Where(l => l.From != l.To))
        {
            Assert.True(IsAtASide(line.Way[0], areas[line.From]), $"{seed}: {line.From} {line.To} begins elsewhere");
            Assert.True(IsAtASide(line.Way[^1], areas[line.To]), $"{seed}: {line.From} {line.To} ends elsewhere");
        }

        // Between two bends a line passes a column, and no box stands there, or so close that it seemed to end there.
        var away = sketch.Measures.Clearance - 1; // Both are rounded.
        foreach (var line in picture.Lines)
            for (var i = 1; i + 1 < line.Way.Count; i += 2)
                Assert.DoesNotContain(boxes, b => b.Area.X == Math.Min(line.Way[i].X, line.Way[i + 1].X) && b.Area.Y - away < line.Way[i].Y && line.Way[i].Y < b.Area.Bottom + away);
    }

    private static bool IsAtASide(Spot spot, Area box) => (spot.X == box.X || spot.X == box.Right) && spot.Y == box.Middle;

    private static string Text(Picture picture)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{picture.Width} x {picture.Height}\n");
        foreach (var (key, area) in picture.Frames) text.Append(CultureInfo.InvariantCulture, $"frame {key} {area.X} {area.Y} {area.Width} {area.Height}\n");
        foreach (var (key, area) in picture.Boxes) text.Append(CultureInfo.InvariantCulture, $"box {key} {area.X} {area.Y}\n");
        foreach (var line in picture.Lines) text.Append(CultureInfo.InvariantCulture, $"line {line.From} {line.To}{string.Concat(line.Way.Select(s => $" {s.X},{s.Y}"))}\n");
        return text.ToString();
    }
}
