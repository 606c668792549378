using System.Text.Json.Serialization;
using Karma.Karl.Web;

namespace Karma.Karl.Hosting;

/// <summary>Karl's own status as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(UtcJsonConverter)])]
[JsonSerializable(typeof(KarlStatus))]
internal sealed partial class HostingJson : JsonSerializerContext;
