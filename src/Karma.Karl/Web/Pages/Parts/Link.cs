using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>A link to another page of Karl's.</summary>
/// <param name="Address">Where it leads; made by <see cref="Asked"/>, so it is a path or a query.</param>
/// <param name="Text">What it says.</param>
internal readonly record struct Link(string Address, string Text) : IPart
{
    /// <summary>An address is bounded by what it was made of; cut, it would lead elsewhere.</summary>
    private const int LongestAddress = 8_192;

    public void WriteTo(Html html)
    {
        html.Markup("<a href=\"");
        html.Text(Address, LongestAddress);
        html.Add($"\">{Text}</a>");
    }
}
