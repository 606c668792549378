using Karma.Karl.Topology.Layout;

namespace Karma.Karl.Tests.Topology;

/// <summary>Graphs to be laid out: some by hand, and any number by chance, the same each time.</summary>
internal static class Sketches
{
    public static readonly IReadOnlyDictionary<string, Sketch> All = new Dictionary<string, Sketch>(StringComparer.Ordinal)
    {
        ["chain"] = Of("a>b b>c c>d a>c", "a b c d"),
        ["circle"] = Of("a>b b>c c>a c>c", "a b c"),
        ["diamond"] = Of("web>orders web>prices orders>db prices>db", "db orders prices web"),
        ["alone"] = Of("", string.Join(' ', Enumerable.Range(0, 30).Select(i => $"n{i:00}"))),
        ["hosts"] = Of(
            "shop@1>orders@2 shop@1>prices@2 shop@3>orders@2 orders@2>db@3 prices@2>db@3 orders@2>mail@1 mail@1>queue@1 orders@2>outside",
            "shop@1 mail@1 queue@1 idle@1 orders@2 prices@2 db@3 shop@3 outside"),
        ["random"] = Random(seed: 7, nodes: 500, edges: 1_000, frames: 0, bare: 0) with { Measures = Measures.Dense },
        ["random-hosts"] = Random(seed: 7, nodes: 500, edges: 1_000, frames: 40, bare: 0) with { Measures = Measures.Dense },
    };

    public static Sketch Random(int seed, int nodes, int edges, int frames, int bare)
    {
        var random = new Random(seed);
        var keys = Enumerable.Range(0, nodes).Select(i => $"n{i:000}").ToList();
        return new Sketch(
            [.. keys.Select((k, i) => new SketchNode(k, frames == 0 || i < bare ? null : $"f{random.Next(frames):00}"))],
            nodes == 0 ? [] : [.. Enumerable.Range(0, edges).Select(_ => (keys[random.Next(nodes)], keys[random.Next(nodes)]))],
            Measures.Roomy);
    }

    // A name behind @ is that of a frame.
    private static Sketch Of(string edges, string nodes) => new(
        [.. nodes.Split(' ').Select(n => new SketchNode(n, n.Split('@') is [_, var frame] ? frame : null))],
        [.. edges.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(e => e.Split('>')).Select(e => (e[0], e[1]))],
        Measures.Roomy);
}
