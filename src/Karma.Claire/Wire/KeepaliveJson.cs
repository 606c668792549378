using System.Text.Json.Serialization;

namespace Karma.Wire;

/// <summary>
/// Writes what <see cref="WireJson"/> writes, to the byte, by code alone: the metadata of all members, which that builds first, takes tens of
/// milliseconds that a service's start is spared.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ClaireStatus))]
internal sealed partial class KeepaliveJson : JsonSerializerContext;
