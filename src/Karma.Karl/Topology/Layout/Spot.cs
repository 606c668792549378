namespace Karma.Karl.Topology.Layout;

/// <summary>A point of a drawing.</summary>
internal readonly record struct Spot(int X, int Y);
