namespace Karma.Karl.Topology.Layout;

/// <summary>What is to be drawn: boxes, in frames or not, and who points at whom. In which order they are told makes no difference.</summary>
/// <param name="Nodes">The boxes, each key once.</param>
/// <param name="Edges">From one who depends to what he depends on; one whose ends are not among the boxes is left out.</param>
/// <param name="Measures">How large things are.</param>
internal sealed record Sketch(IReadOnlyList<SketchNode> Nodes, IReadOnlyList<(string From, string To)> Edges, Measures Measures);
