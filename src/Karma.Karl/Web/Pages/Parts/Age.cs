using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>How long before the moment that a page is about something was; the moment itself is to be had by pointing at it.</summary>
/// <param name="Microseconds">When it was, in epoch microseconds.</param>
/// <param name="End">The moment that the page is about, in epoch microseconds.</param>
internal readonly record struct Age(long Microseconds, long End) : IPart
{
    public void WriteTo(Html html) => html.Add(
        $"<time class=\"age\" datetime=\"{Instant.Exact(Microseconds)}\" title=\"{Instant.Readable(Microseconds)}\">{Elapsed.Text(End - Microseconds)}</time>");
}
