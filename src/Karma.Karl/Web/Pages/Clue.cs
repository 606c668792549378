using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>Something that was just before an outage, or beside it, in a sentence with a link in it.</summary>
internal readonly record struct Clue(string Before, Link? Link = null, string After = "") : IPart
{
    public void WriteTo(Html html) => html.Add($"<li>{Before}{Link}{After}</li>");
}
