using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Karma.Wire;

/// <summary>
/// The JSON of the wire: snake_case, unknown members ignored, absent members left out rather than null, a null where a value is required
/// refused. Thread-safe.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ClaireStatus))]
[JsonSerializable(typeof(BuildInfo))]
[JsonSerializable(typeof(Dependency))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonElement>))]
public sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>The same JSON on indented lines, for people who open a page.</summary>
    public static WireJson Readable => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        WriteIndented = true,

        // Read as JSON and never as HTML (its type says so, and nosniff), so text may stay as it was written.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
