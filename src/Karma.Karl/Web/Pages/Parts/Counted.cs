using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>So many of something, in English.</summary>
/// <param name="Count">How many.</param>
/// <param name="Noun">What one of them is called.</param>
internal readonly record struct Counted(long Count, string Noun) : IPart
{
    public void WriteTo(Html html) => html.Add($"{Figure.Of(Count)} {Noun}{(Count == 1 ? "" : "s")}");
}
