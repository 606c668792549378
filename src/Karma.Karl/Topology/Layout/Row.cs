namespace Karma.Karl.Topology.Layout;

/// <summary>A stripe across a band: groups stand in it side by side, and lines pass between their boxes.</summary>
/// <param name="index">Its place among the rows of its band, from the top.</param>
/// <param name="hasHead">Whether frames with names stand in it.</param>
internal sealed class Row(int index, bool hasHead)
{
    public int Index { get; } = index;

    public bool HasHead { get; } = hasHead;

    public List<Group> Groups { get; } = [];

    /// <summary>Where the boxes may begin, and end.</summary>
    public double Top { get; set; }

    public double Bottom { get; set; }
}
