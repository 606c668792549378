using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Views;

/// <summary>A name with what it is, in the list of facts around it.</summary>
internal sealed record ViewFact(string? Name, Action<Html> Value) : IPart
{
    public void WriteTo(Html html) => html.Add($"<div><dt>{Name}</dt><dd>{Value}</dd></div>");
}
