using System.Text;
using System.Text.Json;

namespace Karma.Karl.Host.Commands;

/// <summary>A list of Karl's, with the items of as many pages as were wanted.</summary>
/// <param name="First">The first page, with what it says of the whole.</param>
/// <param name="Items">The items of all pages.</param>
/// <param name="Next">The cursor of what was left out, or <see langword="null"/>.</param>
internal sealed record Listing(JsonElement First, IReadOnlyList<JsonElement> Items, string? Next)
{
    /// <summary>The list as one page of his API would have it.</summary>
    public string ToJson()
    {
        var json = new StringBuilder("{");
        foreach (var member in First.EnumerateObject())
        {
            if (json.Length > 1) json.Append(',');
            json.Append('"').Append(member.Name).Append("\":");
            if (member.NameEquals("items")) json.Append('[').AppendJoin(',', Items.Select(i => i.GetRawText())).Append(']');
            else if (member.NameEquals("next")) json.Append(Next is null ? "null" : $"\"{JsonEncodedText.Encode(Next)}\"");
            else json.Append(member.Value.GetRawText());
        }

        return json.Append('}').ToString();
    }

    /// <summary>Answers with the list as JSON, where that is asked for, or as a table; and says what was left out.</summary>
    public void Write(Run run, Action<Terminal> table)
    {
        if (run.Line.IsJson) run.Terminal.Out.WriteLine(Printable.Json(ToJson()));
        else table(run.Terminal);
        if (Next is not null) run.Terminal.Say($"These are {Items.Count}, and there are more: --limit shows more of them.");
    }
}
