using System.Text.Json.Serialization;

namespace Fleet.Services;

/// <summary>The status of is_prime as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PrimalityStatus))]
internal sealed partial class PrimalityJson : JsonSerializerContext;
