using System.Text;

namespace Karma.Karl.Web.Pages;

/// <summary>
/// Lays JSON out over lines, and changes nothing else: not a number's digits, not how a character was escaped. The JSON must be whole.
/// </summary>
internal static class JsonLines
{
    /// <summary>Deeper is not moved further to the right: a page has an edge.</summary>
    private const int Deepest = 16;

    public static string Of(ReadOnlySpan<byte> json)
    {
        var lines = new StringBuilder(json.Length * 2);
        var (depth, isText, isEscaped) = (0, false, false);
        var text = Encoding.UTF8.GetString(json);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isText)
            {
                lines.Append(c);
                isText = isEscaped || c != '"';
                isEscaped = !isEscaped && c == '\\';
                continue;
            }

            if (char.IsWhiteSpace(c)) continue;
            if (c is '}' or ']')
            {
                depth--;
                if (!IsEmpty(text, i)) Break(lines, depth);
            }

            lines.Append(c);
            isText = c == '"';
            if (c == ':') lines.Append(' ');
            if (c == ',') Break(lines, depth);
            if (c is not ('{' or '[')) continue;
            depth++;
            if (Next(text, i) is not ('}' or ']')) Break(lines, depth);
        }

        return lines.ToString();
    }

    private static void Break(StringBuilder lines, int depth) => lines.Append('\n').Append(' ', 2 * Math.Clamp(depth, 0, Deepest));

    private static bool IsEmpty(string text, int end) => text.AsSpan(0, end).TrimEnd()[^1] is '{' or '[';

    private static char Next(string text, int at) => text.AsSpan(at + 1).TrimStart() is [var next, ..] ? next : ' ';
}
