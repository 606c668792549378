using System.Text.Json.Serialization;
using Karma.Karl.History.Checks;

namespace Karma.Karl.Host.Commands;

/// <summary>A report as JSON, in snake_case as all of Karl's.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoreReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
