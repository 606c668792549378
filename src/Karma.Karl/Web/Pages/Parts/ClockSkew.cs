using System.Globalization;
using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>How a sender's clock goes.</summary>
/// <param name="Microseconds">How far it is ahead of Karl's; behind where it is less than 0.</param>
internal readonly record struct ClockSkew(long Microseconds) : IPart
{
    private const long Notable = 100_000; // As the original has it.
    private const double Second = 1e6;

    public bool IsNotable => Math.Abs(Microseconds) >= Notable;

    /// <summary>By what was heard last from a place, of those that told.</summary>
    public static ClockSkew? Of(IEnumerable<InstanceView> views)
    {
        foreach (var view in views.OrderByDescending(view => view.Latest.Order))
            if (KeepaliveDetails.Read(view.Latest.Body).SkewUs(view.Latest.At) is { } skew) return new ClockSkew(skew);
        return null;
    }

    public void WriteTo(Html html)
    {
        if (!IsNotable) html.Markup("right to a tenth of a second");
        else if (Math.Abs(Microseconds) < 60 * Second) html.Add($"{(Math.Abs(Microseconds) / Second).ToString("0.0", CultureInfo.InvariantCulture)}&nbsp;s {Side}");
        else html.Add($"{Elapsed.Text(Math.Abs(Microseconds))} {Side}");
    }

    private string Side => Microseconds > 0 ? "ahead of Karl’s" : "behind Karl’s";
}
