using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

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

        // Text in any script stays text; what HTML would act upon is still escaped.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}
