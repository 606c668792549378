namespace Karma.Karl.Topology.Layout;

/// <summary>A line in its place.</summary>
/// <param name="From">Whom it leaves.</param>
/// <param name="To">Where it leads.</param>
/// <param name="Way">From the side of the one to the side of the other; between two bends it passes a column, straight.</param>
internal sealed record PlacedLine(string From, string To, IReadOnlyList<Spot> Way);
