using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>A state as a word, with a shape and a colour beside it.</summary>
internal readonly record struct Badge(Standing Standing) : IPart
{
    public void WriteTo(Html html) => html.Add($"<span class=\"state {Standing.Word()}\">{Standing.Word()}</span>");
}
