using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>What the shapes of a band mean.</summary>
internal readonly record struct Legend : IPart
{
    public void WriteTo(Html html) => html.Markup(
        "<p class=\"legend\"><span class=\"key up\"></span> up <span class=\"key down\"></span> down <span class=\"key unknown\"></span> unknown: "
        + "Karl was not watching <span class=\"key done\"></span> done</p>");
}
