namespace Karma.Karl.Topology.Layout;

/// <summary>
/// Finds how high each box and bend of a weave stands: sweeps from column to column bring each close to what it has to do with, the order with the
/// fewest crossings is kept, and lines are made as straight as that allows. Boxes stay in the row of their group; a bend takes the row that is near.
/// </summary>
internal sealed class Settling
{
    /// <summary>How many sweeps there are at most, and how many items and links all of them may look at.</summary>
    private const int MostSweeps = 16;
    private const int MostWork = 400_000;
    private const int StraightenSweeps = 8;

    /// <summary>How much a frame holds its boxes together, where one line weighs 1.</summary>
    private const double FramePull = 2;

    private readonly Weave _weave;
    private readonly Bands _bands;
    private readonly Measures _measures;
    private readonly int[][] _columns;
    private readonly double[] _at;
    private readonly Row[] _row;
    private readonly Group?[] _frame;

    private Settling(Weave weave, Bands bands, Measures measures)
    {
        (_weave, _bands, _measures) = (weave, bands, measures);
        _at = new double[weave.Count];
        _row = [.. Enumerable.Range(0, weave.Count).Select(i => bands.RowsAt(weave.ColumnOf(i))[0])];
        _frame = new Group?[weave.Count];
        foreach (var row in bands.All.SelectMany(b => b))
            foreach (var group in row.Groups)
                foreach (var node in group.Nodes) (_row[node], _frame[node]) = (row, group.Frame is null ? null : group);
        _columns = [.. Enumerable.Range(0, bands.Columns).Select(_ => Array.Empty<int>())];
        foreach (var column in Enumerable.Range(0, weave.Count).GroupBy(weave.ColumnOf)) _columns[column.Key] = [.. column.OrderBy(i => _row[i].Index)];
    }

    /// <summary>The top of each box, and the height of each bend.</summary>
    public static double[] Of(Weave weave, Bands bands, Measures measures)
    {
        var settling = new Settling(weave, bands, measures);
        settling.Begin();
        settling.Untangle();
        settling.Straighten();
        return settling._at;
    }

    private double SizeOf(int item) => _weave.IsBend(item) ? 0 : _measures.BoxHeight;

    private double Room(int item, int next) => SizeOf(item) + (_weave.IsBend(item), _weave.IsBend(next)) switch
    {
        (true, true) => _measures.LineGap,
        (false, false) => _measures.BoxGap,
        _ => _measures.Clearance,
    };

    // Boxes in the order that they came in, the rows as tall as those need; bends where the line between the boxes would pass.
    private void Begin()
    {
        Fit();
        for (var column = 0; column < _columns.Length; column++) Sweep(column, _weave.Left);
        Fit();
    }

    private void Untangle()
    {
        var sweeps = Math.Clamp(MostWork / (_weave.Count + _weave.Links.Count + 1), 2, MostSweeps);
        var best = (Crossings: long.MaxValue, Columns: Array.Empty<int[]>(), At: Array.Empty<double>(), Rows: Array.Empty<Row>());
        for (var sweep = 0; sweep < sweeps; sweep++)
        {
            if (sweep % 2 == 0)
                for (var column = _columns.Length - 1; column >= 0; column--) Sweep(column, _weave.Right);
            else
                for (var column = 0; column < _columns.Length; column++) Sweep(column, _weave.Left);
            Fit();
            var crossings = Crossings.Count(_weave, _at);
            if (crossings < best.Crossings) best = (crossings, [.. _columns], [.. _at.Select((at, i) => at - _row[i].Top)], [.. _row]);
        }

        if (best.Columns.Length == 0) return;
        best.Columns.CopyTo(_columns, 0);
        best.Rows.CopyTo(_row, 0);
        for (var i = 0; i < _at.Length; i++) _at[i] = best.At[i] + _row[i].Top; // The rows have moved since.
    }

    private void Straighten()
    {
        Fit();
        var frames = _frame.OfType<Group>().Distinct().ToList();
        for (var sweep = 0; sweep < StraightenSweeps; sweep++)
        {
            var middles = frames.ToDictionary(f => f, f => f.Nodes.Average(n => _at[n]));
            for (var i = 0; i < _columns.Length; i++)
            {
                var column = _columns[sweep % 2 == 0 ? i : ^(i + 1)];
                Stack(column, [.. column.Select(n => Together(n, Want(n, _weave.Left[n], _weave.Right[n]), middles))]);
            }
        }
    }

    private void Sweep(int column, List<(int Other, double Weight)>[] side)
    {
        var items = _columns[column];
        if (items.Length == 0) return;
        var wants = items.Select(n => Want(n, side[n], [])).ToArray();
        var rows = _bands.RowsAt(column);
        for (var i = 0; i < items.Length; i++)
            if (_weave.IsBend(items[i])) _row[items[i]] = Nearest(rows, wants[i].Want);

        // A sort that is stable: what ties stays as it was.
        var order = Enumerable.Range(0, items.Length).OrderBy(i => _row[items[i]].Index).ThenBy(i => wants[i].Want + SizeOf(items[i]) / 2).ToArray();
        _columns[column] = [.. order.Select(i => items[i])];
        Stack(_columns[column], [.. order.Select(i => wants[i])]);
    }

    // Where the middle of what it has to do with is; its own place where that is nothing.
    private (double Want, double Weight) Want(int item, List<(int Other, double Weight)> left, List<(int Other, double Weight)> right)
    {
        var (sum, weight) = (0.0, 0.0);
        foreach (var (other, pull) in left) (sum, weight) = (sum + pull * (_at[other] + SizeOf(other) / 2), weight + pull);
        foreach (var (other, pull) in right) (sum, weight) = (sum + pull * (_at[other] + SizeOf(other) / 2), weight + pull);
        return weight == 0 ? (_at[item], 0.1) : (sum / weight - SizeOf(item) / 2, weight);
    }

    // What is in a frame keeps to its middle too, so that frames are no larger than they must be.
    private (double Want, double Weight) Together(int item, (double Want, double Weight) want, Dictionary<Group, double> middles)
    {
        if (_frame[item] is not { } frame) return want;
        var middle = middles[frame];
        return ((want.Want * want.Weight + middle * FramePull) / (want.Weight + FramePull), want.Weight + FramePull);
    }

    // Each row of a column by itself, between its top and its bottom.
    private void Stack(int[] items, (double Want, double Weight)[] wants)
    {
        for (var from = 0; from < items.Length;)
        {
            var row = _row[items[from]];
            var to = from;
            while (to < items.Length && _row[items[to]] == row) to++;
            var wishes = new (double, double, double)[to - from];
            for (var i = from; i < to; i++) wishes[i - from] = (wants[i].Want, wants[i].Weight, i + 1 < to ? Room(items[i], items[i + 1]) : 0);
            var places = Spread.Place(wishes, row.Top, row.Bottom - SizeOf(items[to - 1]));
            for (var i = from; i < to; i++) _at[items[i]] = places[i - from];
            from = to;
        }
    }

    // Makes each row as tall as its fullest column needs, moves the rows apart, and what stands in them along.
    private void Fit()
    {
        var needed = new Dictionary<Row, double>();
        foreach (var column in _columns)
        {
            for (var from = 0; from < column.Length;)
            {
                var row = _row[column[from]];
                var need = 0.0;
                var to = from;
                for (; to < column.Length && _row[column[to]] == row; to++)
                    need += to + 1 < column.Length && _row[column[to + 1]] == row ? Room(column[to], column[to + 1]) : SizeOf(column[to]);
                needed[row] = Math.Max(needed.GetValueOrDefault(row), need);
                from = to;
            }
        }

        var moved = new Dictionary<Row, double>();
        foreach (var band in _bands.All)
        {
            var y = 0.0;
            foreach (var row in band)
            {
                y += row.HasHead ? _measures.FrameHead : 0;
                moved[row] = y - row.Top;
                row.Top = y;
                row.Bottom = y + needed.GetValueOrDefault(row);
                y = row.Bottom + _measures.FrameGap + (row.HasHead ? _measures.FramePadding : 0);
            }
        }

        for (var item = 0; item < _at.Length; item++) _at[item] += moved.GetValueOrDefault(_row[item]);
        foreach (var column in _columns) Stack(column, [.. column.Select(n => (_at[n], 1.0))]);
    }

    private static Row Nearest(IReadOnlyList<Row> rows, double at)
    {
        var nearest = rows[0];
        var least = double.MaxValue;
        foreach (var row in rows)
        {
            var away = Math.Max(0, Math.Max(row.Top - at, at - row.Bottom));
            if (away >= least) continue;
            (nearest, least) = (row, away);
        }

        return nearest;
    }
}
