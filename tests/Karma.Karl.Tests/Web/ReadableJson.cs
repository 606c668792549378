using System.Text.Encodings.Web;
using System.Text.Json;

namespace Karma.Karl.Tests.Web;

/// <summary>JSON on indented lines, for golden files.</summary>
internal static class ReadableJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonElement json) => JsonSerializer.Serialize(json, Indented);
}
