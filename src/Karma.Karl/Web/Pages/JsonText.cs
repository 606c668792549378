using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Karma.Karl.Web.Pages;

/// <summary>Texts of JSON that came from outside. An escaped lone surrogate is no text; it is shown as it was written.</summary>
internal static class JsonText
{
    /// <summary>A text as it reads, anything else as it was written.</summary>
    public static string Of(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String) return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(json));
        try
        {
            return json.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(json));
        }
    }

    public static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member));
        }
    }

    /// <summary>The text of a member, or <see langword="null"/> where there is none.</summary>
    public static string? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } json && Fleet.KeepaliveDetails.Find(json, name) is { ValueKind: JsonValueKind.String } member ? Of(member) : null;
}
