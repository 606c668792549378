namespace Karma.Karl.Topology.Layout;

/// <summary>
/// Stacks groups in rows, several in one where they take other columns; and where that would be far taller than wide, goes on in a second band to
/// the right of the first, and so on.
/// </summary>
internal sealed class Bands
{
    /// <summary>A usual screen's room for a drawing, and how many bands there may be at most.</summary>
    private const double ScreenWidth = 1_250;
    private const double ScreenHeight = 700;
    private const int Most = 8;

    /// <summary>How much larger everything must be on that screen to be worth another band.</summary>
    private const double Worth = 1.2;

    /// <summary>In how many of the last rows a place is looked for.</summary>
    private const int Lookback = 5;

    private readonly Measures _measures;
    private readonly List<List<Row>> _bands = [];
    private int[] _bandOf = [];

    private Bands(Measures measures) => _measures = measures;

    public IReadOnlyList<IReadOnlyList<Row>> All => _bands;

    /// <summary>How many columns there are in all.</summary>
    public int Columns => _bandOf.Length;

    /// <summary>The rows of the band that a column is in.</summary>
    public IReadOnlyList<Row> RowsAt(int column) => _bands[_bandOf[column]];

    /// <summary>Arranges the groups, and moves those of later bands, with their boxes, to the columns there.</summary>
    public static Bands Of(List<Group> groups, int[] column, Measures measures)
    {
        var columns = column.Max() + 1;
        var bands = new Bands(measures);
        bands.Stack(groups, count: 1, int.MaxValue);
        var height = bands.HeightOf(bands._bands[0]);
        var (width, count) = (columns * (measures.ColumnPitch + 2 * measures.FramePadding), 1);
        double ScaleWith(int bands) => Math.Min(1, Math.Min(ScreenWidth / (width * bands), ScreenHeight * bands / height));
        for (var more = 2; more <= Most; more++)
            if (ScaleWith(more) > Worth * ScaleWith(count)) count = more;
        if (count > 1) bands.Stack(groups, count, height / count);
        foreach (var (index, band) in bands._bands.Index())
            foreach (var node in band.SelectMany(r => r.Groups).SelectMany(g => g.Nodes)) column[node] += index * columns;

        // Columns that nothing stands in go.
        var used = column.Distinct().Order().ToList();
        bands._bandOf = [.. used.Select(c => c / columns)];
        for (var node = 0; node < column.Length; node++) column[node] = used.BinarySearch(column[node]);
        return bands;
    }

    private void Stack(List<Group> groups, int count, int height)
    {
        _bands.Clear();
        _bands.Add([]);
        foreach (var group in groups)
        {
            if (_bands.Count < count && _bands[^1].Count > 0 && HeightOf(_bands[^1]) + group.HeightIn(_measures) / 2 > height) _bands.Add([]);
            var rows = _bands[^1];
            var row = rows.Skip(rows.Count - Lookback).FirstOrDefault(r => r.HasHead == group.Frame is not null && !r.Groups.Exists(group.Crosses));
            if (row is null) rows.Add(row = new Row(rows.Count, group.Frame is not null));
            row.Groups.Add(group);
        }
    }

    private int HeightOf(List<Row> rows) => rows.Sum(r => r.Groups.Max(g => g.HeightIn(_measures)) + _measures.FrameGap);
}
