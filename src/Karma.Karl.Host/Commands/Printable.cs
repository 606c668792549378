using System.Globalization;
using System.Text;

namespace Karma.Karl.Host.Commands;

/// <summary>
/// Texts from outside on their way to a terminal, which takes orders from what is printed to it: no control character, no sign that turns the
/// direction of writing and nothing unseen gets there.
/// </summary>
internal static class Printable
{
    private const char Stranger = '\ufffd';
    private const string More = "…";
    private const int MostMarks = 3;

    // Those that take two places each; from the standard's table of East Asian widths, and the pictures.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115f), (0x231a, 0x231b), (0x2329, 0x232a), (0x23e9, 0x23ec), (0x25fd, 0x25fe), (0x2614, 0x2615), (0x2648, 0x2653), (0x26aa, 0x26ab),
        (0x26bd, 0x26be), (0x2705, 0x2705), (0x274c, 0x274c), (0x2753, 0x2757), (0x2795, 0x2797), (0x2b1b, 0x2b1c), (0x2e80, 0x303e), (0x3041, 0x33ff),
        (0x3400, 0x4dbf), (0x4e00, 0x9fff), (0xa000, 0xa4cf), (0xa960, 0xa97f), (0xac00, 0xd7a3), (0xf900, 0xfaff), (0xfe30, 0xfe6f), (0xff00, 0xff60),
        (0xffe0, 0xffe6), (0x1f300, 0x1f64f), (0x1f680, 0x1f6ff), (0x1f900, 0x1f9ff), (0x20000, 0x3fffd),
    ];

    /// <summary>The text on one line: white space is a space, and what must not be printed a sign that something was there.</summary>
    public static string Line(string? text) => Clean(text, keepsLines: false);

    /// <summary>The same with its lines.</summary>
    public static string Lines(string text) => Clean(text, keepsLines: true);

    /// <summary>JSON that means the same: what must not be printed can only stand in its strings, and is escaped there.</summary>
    public static string Json(string json)
    {
        if (json.All(c => c is >= ' ' and <= '~')) return json;
        var safe = new StringBuilder(json.Length);
        foreach (var rune in json.EnumerateRunes())
        {
            if (IsSafe(rune) || rune.Value is '\n' or '\r' or '\t') safe.Append(rune.ToString());
            else foreach (var unit in rune.ToString()) safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }

        return safe.ToString();
    }

    /// <summary>How many places a clean text takes.</summary>
    public static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += Width(rune);
        return width;
    }

    /// <summary>A clean text of at most that many places, with a sign that there was more.</summary>
    public static string Cut(string text, int width)
    {
        if (Width(text) <= width) return text;
        var cut = new StringBuilder();
        var left = width - 1;
        foreach (var rune in text.EnumerateRunes())
        {
            left -= Width(rune);
            if (left < 0) break;
            cut.Append(rune.ToString());
        }

        return cut.ToString().TrimEnd() + More;
    }

    private static string Clean(string? text, bool keepsLines)
    {
        if (text is null) return "";
        if (text.All(c => c is >= ' ' and <= '~')) return text;
        var clean = new StringBuilder(text.Length);
        var marks = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            marks = IsMark(rune) ? marks + 1 : 0;
            if (marks > MostMarks) continue; // Heaped up, they climb into the lines above.
            if (rune.Value == '\n' && keepsLines) clean.Append('\n');
            else if (rune.Value is '\n' or '\r' or '\t') clean.Append(' ');
            else if (IsSafe(rune)) clean.Append(rune.ToString());
            else clean.Append(Stranger);
        }

        return clean.ToString();
    }

    private static bool IsSafe(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static int Width(Rune rune) =>
        rune.Value < 0x300 ? 1 : IsMark(rune) ? 0 : Array.Exists(Wide, w => rune.Value >= w.First && rune.Value <= w.Last) ? 2 : 1;
}
