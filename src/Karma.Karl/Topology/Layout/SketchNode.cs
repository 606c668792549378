namespace Karma.Karl.Topology.Layout;

/// <summary>A box that is to be drawn.</summary>
/// <param name="Key">Names it apart from the others.</param>
/// <param name="Frame">The frame that it belongs into, or <see langword="null"/>.</param>
internal readonly record struct SketchNode(string Key, string? Frame = null);
