using System.Globalization;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>Lengths of time as people say them: the two greatest units, from days to seconds. None is broken over two lines.</summary>
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
            < Minute => string.Create(CultureInfo.InvariantCulture, $"{us / Second}\u00a0s"),
            < Hour => string.Create(CultureInfo.InvariantCulture, $"{us / Minute}\u00a0m\u00a0{us % Minute / Second}\u00a0s"),
            < Day => string.Create(CultureInfo.InvariantCulture, $"{us / Hour}\u00a0h\u00a0{us % Hour / Minute}\u00a0m"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{us / Day}\u00a0d\u00a0{us % Day / Hour}\u00a0h"),
        };
    }
}
