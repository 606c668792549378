namespace Karma.Karl.Web.Pages.Parts;

/// <summary>Cuts a text to a width, as near as can be told without a screen: letters are wide, usual or narrow.</summary>
internal static class Fitted
{
    private const string Narrow = "fijlrtI.,:;'|!()[]/\\ -";
    private const string Wide = "mwMW@%&";

    /// <param name="text">The text.</param>
    /// <param name="width">The width, in tenths of that of a usual small letter.</param>
    public static string Cut(string text, int width)
    {
        var left = width;
        for (var i = 0; i < text.Length; i++)
        {
            left -= WidthOf(text[i]);
            if (left >= 0) continue;
            var end = Math.Max(0, i - 1);
            return text[..(end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
        }

        return text;
    }

    private static int WidthOf(char c) => c switch
    {
        _ when Narrow.Contains(c, StringComparison.Ordinal) => 6,
        _ when Wide.Contains(c, StringComparison.Ordinal) => 14,
        >= '\u1100' => 18,
        _ when char.IsUpper(c) => 12,
        _ => 10,
    };
}
