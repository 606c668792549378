using System.Text.Json.Serialization;

namespace Fleet.Shared;

/// <summary>What the services say to each other, as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Number[]))]
[JsonSerializable(typeof(AnnotatedNumber[]))]
[JsonSerializable(typeof(Verdict))]
[JsonSerializable(typeof(Latest))]
internal sealed partial class FleetJson : JsonSerializerContext;
