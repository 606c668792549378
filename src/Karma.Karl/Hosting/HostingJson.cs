using System.Text.Json.Serialization;

namespace Karma.Karl.Hosting;

/// <summary>Karl's own status as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KarlStatus))]
internal sealed partial class HostingJson : JsonSerializerContext;
