using System.Text;

namespace Karma.Karl.Host.Commands;

/// <summary>
/// JSON on indented lines. It is not read for that, only its signs outside of strings are looked at: what one service or another sent may be no text
/// to a reader that minds, and is shown all the same.
/// </summary>
internal static class Indented
{
    private const int Step = 2;

    public static string Of(string json)
    {
        var lines = new StringBuilder(json.Length * 2);
        var depth = 0;
        var isString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var sign = json[i];
            if (isString)
            {
                lines.Append(sign);
                if (sign == '\\' && i + 1 < json.Length) lines.Append(json[++i]);
                else if (sign == '"') isString = false;
                continue;
            }

            if (char.IsWhiteSpace(sign)) continue;
            if (sign is '}' or ']') Break(lines, --depth, isEmpty: lines.Length > 0 && lines[^1] is '{' or '[');
            else if (lines.Length > 0 && lines[^1] is '{' or '[') Break(lines, depth, isEmpty: false);
            lines.Append(sign);
            isString = sign == '"';
            if (sign is '{' or '[') depth++;
            if (sign == ',') Break(lines, depth, isEmpty: false);
            if (sign == ':') lines.Append(' ');
        }

        return lines.ToString();
    }

    private static void Break(StringBuilder lines, int depth, bool isEmpty)
    {
        if (!isEmpty) lines.Append('\n').Append(' ', Math.Max(0, depth) * Step);
    }
}
