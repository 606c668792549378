using System.Text.Json.Serialization;

namespace Karma.Karl.Web.Original;

/// <summary>The original's full format: what is absent stands there as null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(RawJsonConverter)])]
[JsonSerializable(typeof(OriginalFleet))]
internal sealed partial class OriginalFullJson : JsonSerializerContext;
