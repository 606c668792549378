using System.Text.Json;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>JSON that came from outside, as a list of names and values: so deep, so wide and so long, and no further.</summary>
internal readonly record struct JsonTree(JsonElement Json) : IPart
{
    private const int Deepest = 6;
    private const int Most = 400;
    private const int MostHere = 60;

    /// <summary>Members of the outermost object that are left out, where others are left.</summary>
    public IReadOnlySet<string>? Without { get; init; }

    public void WriteTo(Html html)
    {
        var left = Most;
        if (Without is not { Count: > 0 } without || Json.ValueKind != JsonValueKind.Object) Write(html, Json, 0, ref left);
        else if (Json.EnumerateObject().Where(m => !without.Contains(JsonText.NameOf(m))).ToList() is { Count: > 0 } rest) Members(html, rest, 0, ref left);
    }

    private static void Write(Html html, JsonElement json, int depth, ref int left)
    {
        left--;
        switch (json.ValueKind)
        {
            case JsonValueKind.Object or JsonValueKind.Array when depth >= Deepest || left <= 0:
                html.Markup("<span class=\"quiet\">…</span>");
                break;
            case JsonValueKind.Object when json.EnumerateObject().Any():
                Members(html, json.EnumerateObject(), depth, ref left);
                break;
            case JsonValueKind.Array when json.GetArrayLength() > 0:
                html.Markup("<ul class=\"tree\">");
                var items = 0;
                foreach (var item in json.EnumerateArray())
                {
                    if (++items > MostHere || left <= 0) break;
                    html.Markup("<li>");
                    Write(html, item, depth + 1, ref left);
                    html.Markup("</li>");
                }

                html.Markup(items > MostHere || left <= 0 ? "<li class=\"quiet\">and more</li></ul>" : "</ul>");
                break;
            default:
                html.Text(JsonText.Of(json));
                break;
        }
    }

    private static void Members(Html html, IEnumerable<JsonProperty> all, int depth, ref int left)
    {
        html.Markup("<dl class=\"tree\">");
        var members = 0;
        foreach (var member in all)
        {
            if (++members > MostHere || left <= 0) break;
            html.Add($"<dt>{JsonText.NameOf(member)}</dt><dd>");
            Write(html, member.Value, depth + 1, ref left);
            html.Markup("</dd>");
        }

        html.Markup(members > MostHere || left <= 0 ? "<dt>…</dt><dd class=\"quiet\">and more</dd></dl>" : "</dl>");
    }
}
