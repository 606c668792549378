namespace Karma.Karl.Web.Pages.Markup;

/// <summary>A part of a page that writes itself: a badge, a link, a table.</summary>
internal interface IPart
{
    void WriteTo(Html html);
}
