using System.Text.Json.Serialization;

namespace Karma.Load.Bare;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BareStatus))]
internal sealed partial class BareJson : JsonSerializerContext;
