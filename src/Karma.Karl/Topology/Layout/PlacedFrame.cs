namespace Karma.Karl.Topology.Layout;

/// <summary>A frame in its place.</summary>
internal sealed record PlacedFrame(string Key, Area Area);
