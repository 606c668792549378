using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>An option of a page with its values, each a link; the first one is what holds where nothing is said.</summary>
internal static class Choice
{
    public static void Write(Html html, Asked asked, string option, string name, (string Value, string Text)[] values)
    {
        var chosen = Array.Exists(values, v => v.Value == asked.Option(option)) ? asked.Option(option) : values[0].Value;
        html.Add($"<nav class=\"choice\" aria-label=\"{name}\"><span class=\"quiet\">{name}</span> ");
        foreach (var (value, text) in values)
        {
            html.Add($"<a href=\"{asked.Here(option, value == values[0].Value ? null : value)}\"");
            if (value == chosen) html.Markup(" aria-current=\"true\"");
            html.Add($">{text}</a> ");
        }

        html.Markup("</nav>");
    }
}
