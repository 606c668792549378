using Karma.Karl.Topology;

namespace Karma.Karl.Tests.Web.Pages;

/// <summary>Where the nodes of a drawing stand.</summary>
public sealed class LayeredLayoutTests
{
    [Fact]
    public void Of_AChainWithAShortcut_EachBeforeWhatItDependsOn()
    {
        var layout = LayeredLayout.Of(["c", "b", "a"], [("a", "b"), ("b", "c"), ("a", "c")]);

        Assert.Equal([["a"], ["b"], ["c"]], layout.Layers.Select(l => l.Where(n => !LayeredLayout.IsBend(n))));
        Assert.Single(layout.Layers[1], LayeredLayout.IsBend);
        Assert.Equal([2, 2, 3], layout.Ways.Select(w => w.Count));
    }

    [Fact]
    public void Of_Circles_AllNodesOnce()
    {
        var layout = LayeredLayout.Of(["a", "b", "c", "self"], [("a", "b"), ("b", "c"), ("c", "a"), ("self", "self")]);

        Assert.Equal(["a", "b", "c", "self"], layout.Layers.SelectMany(l => l).Where(n => !LayeredLayout.IsBend(n)).Order(StringComparer.Ordinal));
        Assert.Equal(4, layout.Ways.Count);
    }

    [Fact]
    public void Of_ALongChain_NoDeeperThanTheStack()
    {
        var nodes = Enumerable.Range(0, 20_000).Select(i => $"n{i:00000}").ToList();

        Assert.Equal(nodes.Count, LayeredLayout.Of(nodes, [.. nodes.Zip(nodes.Skip(1))]).Layers.Count);
    }
}
