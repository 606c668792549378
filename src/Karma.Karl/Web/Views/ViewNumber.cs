using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Views;

/// <summary>A number of a status as people read it.</summary>
internal static class ViewNumber
{
    public static string Text(double number) => double.IsFinite(number) ? Figure.Of(number) : "–";

    /// <summary>A unit behind a number, or nothing.</summary>
    public static string Unit(string? unit) => string.IsNullOrWhiteSpace(unit) ? "" : "\u00a0" + unit;
}
