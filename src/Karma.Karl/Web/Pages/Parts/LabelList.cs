using System.Text.Json;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>Labels with their values; those that are addresses of the web are links.</summary>
internal readonly record struct LabelList(JsonElement Labels) : IPart
{
    private const int Most = 60;

    public void WriteTo(Html html)
    {
        html.Markup("<dl class=\"tree\">");
        foreach (var label in Labels.EnumerateObject().Take(Most))
        {
            var value = JsonText.Of(label.Value);
            html.Add($"<dt>{JsonText.NameOf(label)}</dt><dd>");
            if (Web.Pages.Labels.IsWebAddress(value)) html.Add($"{new WebLink(value, value)}");
            else html.Text(value);
            html.Markup("</dd>");
        }

        html.Markup("</dl>");
    }
}
