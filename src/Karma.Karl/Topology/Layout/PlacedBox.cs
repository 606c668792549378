namespace Karma.Karl.Topology.Layout;

/// <summary>A box in its place.</summary>
internal sealed record PlacedBox(string Key, Area Area);
