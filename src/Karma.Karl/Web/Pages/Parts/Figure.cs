using System.Globalization;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>Numbers as people read them: thousands apart, no more digits than mean something, and none broken over two lines.</summary>
internal static class Figure
{
    private const long Kibi = 1_024;

    private static readonly string[] Sizes = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Of(double value)
    {
        var size = Math.Abs(value);
        return size is >= 1e15 or (> 0 and < 1e-3) ? value.ToString("0.###e+0", CultureInfo.InvariantCulture)
            : value.ToString(size >= 1_000 ? "#,0" : "0.###", CultureInfo.InvariantCulture).Replace(',', '\u00a0');
    }

    /// <summary>An amount of data, in the unit in which it has three digits.</summary>
    public static string OfBytes(double sizeBytes)
    {
        var unit = 0;
        while (Math.Abs(sizeBytes) >= Kibi && unit < Sizes.Length - 1) (sizeBytes, unit) = (sizeBytes / Kibi, unit + 1);
        var format = unit == 0 || Math.Abs(sizeBytes) >= 100 ? "0" : Math.Abs(sizeBytes) >= 10 ? "0.#" : "0.##";
        return $"{sizeBytes.ToString(format, CultureInfo.InvariantCulture)}\u00a0{Sizes[unit]}";
    }
}
