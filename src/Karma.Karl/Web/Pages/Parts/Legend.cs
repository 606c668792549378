using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>What the shapes of a band mean.</summary>
internal readonly record struct Legend : IPart
{
    public void WriteTo(Html html) => html.Markup(
        "<p class=\"legend\"><span><span class=\"key up\"></span>up</span> <span><span class=\"key down\"></span>down</span> "
        + "<span><span class=\"key unknown\"></span>unknown: Karl was not watching</span> <span><span class=\"key done\"></span>done</span></p>");
}
