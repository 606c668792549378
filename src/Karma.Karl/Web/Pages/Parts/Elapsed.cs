using System.Globalization;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>Lengths of time as people say them: the two greatest units, from days to seconds.</summary>
internal static class Elapsed
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    public static string Text(long microseconds)
    {
        var us = Math.Max(0, microseconds);
        return us switch
        {
            < Minute => string.Create(CultureInfo.InvariantCulture, $"{us / Second} s"),
            < Hour => string.Create(CultureInfo.InvariantCulture, $"{us / Minute} m {us % Minute / Second} s"),
            < Day => string.Create(CultureInfo.InvariantCulture, $"{us / Hour} h {us % Hour / Minute} m"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{us / Day} d {us % Day / Hour} h"),
        };
    }
}
