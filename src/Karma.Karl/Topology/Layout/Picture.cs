namespace Karma.Karl.Topology.Layout;

/// <summary>Where everything of a drawing stands.</summary>
/// <param name="Width">How wide it is, with its margin.</param>
/// <param name="Height">How tall it is, likewise.</param>
/// <param name="Boxes">The boxes, by column and from the top down.</param>
/// <param name="Frames">The frames, each around its own boxes and no others.</param>
/// <param name="Lines">The lines, by the keys of their ends.</param>
internal sealed record Picture(int Width, int Height, IReadOnlyList<PlacedBox> Boxes, IReadOnlyList<PlacedFrame> Frames, IReadOnlyList<PlacedLine> Lines);
