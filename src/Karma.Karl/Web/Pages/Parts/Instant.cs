using System.Globalization;
using Karma.Karl.Liveness;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>A moment, in UTC; where there is script, in the reader's zone, with UTC to be had by pointing at it.</summary>
/// <param name="Microseconds">The moment, in epoch microseconds.</param>
internal readonly record struct Instant(long Microseconds) : IPart
{
    /// <summary>As it stands in an address: to the microsecond, so that an address means one moment.</summary>
    public static string Exact(long microseconds) => UtcJsonConverter.Text(Time.From(microseconds));

    public static string Readable(long microseconds) =>
        Time.From(microseconds).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    public void WriteTo(Html html)
    {
        var readable = Readable(Microseconds);
        html.Add($"<time class=\"at\" datetime=\"{Exact(Microseconds)}\" title=\"{readable}\">{readable}</time>");
    }
}
