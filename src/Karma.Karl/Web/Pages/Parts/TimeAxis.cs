using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>From when to when the bands above it reach.</summary>
internal readonly record struct TimeAxis(Window Window) : IPart
{
    public void WriteTo(Html html) => html.Add($"<p class=\"axis\">{new Instant(Window.From)} {new Instant(Window.To)}</p>");
}
