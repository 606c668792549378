namespace Karma.Karl.Topology.Layout;

/// <summary>How large the parts of a drawing are, in its own units, which are pixels where it is not zoomed.</summary>
internal sealed record Measures
{
    /// <summary>Boxes of two lines, with air between them.</summary>
    public static readonly Measures Roomy = new() { BoxWidth = 176, BoxHeight = 44, BoxGap = 16, ColumnGap = 58, Clearance = 14 };

    /// <summary>Boxes of one line, for drawings of many.</summary>
    public static readonly Measures Dense = new() { BoxWidth = 150, BoxHeight = 24, BoxGap = 8, ColumnGap = 46, Clearance = 9 };

    public required int BoxWidth { get; init; }

    public required int BoxHeight { get; init; }

    /// <summary>Between two boxes, one above the other.</summary>
    public required int BoxGap { get; init; }

    /// <summary>Between two columns, at least; where many lines pass it is more.</summary>
    public required int ColumnGap { get; init; }

    /// <summary>Between a line that passes and a box: so much that it is not taken for one that ends there.</summary>
    public required int Clearance { get; init; }

    /// <summary>Between two lines that pass.</summary>
    public int LineGap { get; init; } = 7;

    /// <summary>What a frame has around its boxes, and above them for its name.</summary>
    public int FramePadding { get; init; } = 10;

    public int FrameHead { get; init; } = 26;

    /// <summary>Between two frames, one above the other.</summary>
    public int FrameGap { get; init; } = 18;

    public int Margin { get; init; } = 12;

    public int RowPitch => BoxHeight + BoxGap;

    public int ColumnPitch => BoxWidth + ColumnGap;
}
