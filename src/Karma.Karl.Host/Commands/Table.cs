using System.Text;

namespace Karma.Karl.Host.Commands;

/// <summary>
/// A table on a terminal: each column as wide as it has to be, and where that is too wide for the window, the widest are cut.
/// </summary>
/// <param name="columns">The names of the columns; that of the states is <c>STATE</c>, or what else <see cref="Terminal.Coloured"/> knows.</param>
internal sealed class Table(params string[] columns)
{
    private const string Gap = "  ";
    private const int Narrowest = 3;

    private readonly List<string[]> _rows = [];

    public int Count => _rows.Count;

    /// <summary>Adds a row with a cell for each column; what comes from outside is cleaned here.</summary>
    public void Add(params string?[] cells) => _rows.Add([.. cells.Select(c => Printable.Line(c).Trim() is { Length: > 0 } text ? text : "-")]);

    public void Write(Terminal terminal)
    {
        var widths = Fit(terminal.Width);
        terminal.Out.WriteLine(terminal.Bold(Row(columns, widths, (cell, _) => cell)));
        foreach (var row in _rows) terminal.Out.WriteLine(Row(row, widths, terminal.Coloured));
    }

    private int[] Fit(int? room)
    {
        var widths = columns.Select((name, i) => _rows.Select(r => Printable.Width(r[i])).Append(name.Length).Max()).ToArray();
        while (room is { } most && widths.Sum() + Gap.Length * (widths.Length - 1) > most)
        {
            var widest = Array.IndexOf(widths, widths.Max());
            if (widths[widest] <= Narrowest) break;
            widths[widest]--;
        }

        return widths;
    }

    private static string Row(string[] cells, int[] widths, Func<string, string, string> colour)
    {
        var line = new StringBuilder();
        foreach (var (i, cell) in cells.Index())
        {
            var text = Printable.Cut(cell, widths[i]);
            line.Append(colour(text, text));
            if (i < cells.Length - 1) line.Append(' ', widths[i] - Printable.Width(text)).Append(Gap);
        }

        return line.ToString().TrimEnd();
    }
}
