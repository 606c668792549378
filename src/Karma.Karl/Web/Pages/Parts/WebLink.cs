using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>A link that came from outside and leads there: it is followed only by hand, and tells nobody where it stood.</summary>
/// <param name="Address">An address for which <see cref="Labels.IsWebAddress"/> holds.</param>
/// <param name="Text">What it says.</param>
internal readonly record struct WebLink(string Address, string Text) : IPart
{
    public void WriteTo(Html html)
    {
        html.Markup("<a class=\"out\" rel=\"noopener noreferrer\" href=\"");
        html.Text(new Uri(Address).AbsoluteUri, int.MaxValue);
        html.Add($"\">{Text}</a>");
    }
}
