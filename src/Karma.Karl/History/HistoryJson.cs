using System.Text.Json.Serialization;
using Karma.Karl.Liveness;

namespace Karma.Karl.History;

/// <summary>What history keeps as JSON in the store.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(EndpointConverter), typeof(BuildIdConverter)])]
[JsonSerializable(typeof(InstanceRow))]
[JsonSerializable(typeof(Life))]
[JsonSerializable(typeof(Conflict))]
internal sealed partial class HistoryJson : JsonSerializerContext;
