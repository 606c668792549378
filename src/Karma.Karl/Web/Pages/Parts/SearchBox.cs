using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>The one box that takes whatever somebody has in his hand: an address, a name, a commit, a label.</summary>
internal static class SearchBox
{
    public static void Write(Html html, Asked asked)
    {
        html.Add($"<form class=\"search\" role=\"search\" action=\"{asked.Root}/search\">");
        foreach (var (name, value) in asked.WindowQuery()) html.Add($"<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
        html.Add($"<input type=\"search\" name=\"q\" id=\"q\" maxlength=\"200\" aria-label=\"Search: an IP, ip:port, service, codename, commit or label\" ");
        html.Add($"placeholder=\"address, service, codename, commit, label\" value=\"{asked.Option("q")}\"><button>Search</button></form>");
    }
}
