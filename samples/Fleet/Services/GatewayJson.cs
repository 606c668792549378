using System.Text.Json.Serialization;

namespace Fleet.Services;

/// <summary>The gateway's answer and status as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GatewayStatus))]
internal sealed partial class GatewayJson : JsonSerializerContext;
