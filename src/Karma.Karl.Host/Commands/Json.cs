using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Karma.Karl.Host.Commands;

/// <summary>Reads Karl's answers; what is missing, or is no text, is nothing.</summary>
internal static class Json
{
    public static JsonElement? Member(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    public static string? Text(this JsonElement json, string name) => json.Member(name) is { } member ? TextOf(member) : null;

    public static long Number(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt64(out var number) ? number : 0;

    public static bool Is(this JsonElement json, string name) => json.Member(name) is { ValueKind: JsonValueKind.True };

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    public static IEnumerable<string> Texts(this JsonElement json, string name) => json.Items(name).Select(i => TextOf(i) ?? "");

    public static DateTimeOffset? Time(this JsonElement json, string name) =>
        DateTimeOffset.TryParse(json.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>The members of an object and their texts, whatever their names are.</summary>
    public static IEnumerable<(string Name, string? Text)> Members(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.Object } member ? member.EnumerateObject().Select(m => (NameOf(m), TextOf(m.Value))) : [];

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member)); // As below.
        }
    }

    private static string? TextOf(JsonElement json)
    {
        if (json.ValueKind is JsonValueKind.Object or JsonValueKind.Array) return null;
        if (json.ValueKind != JsonValueKind.String) return json.GetRawText();
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return json.GetRawText(); // An escaped lone surrogate, which is no text.
        }
    }
}
