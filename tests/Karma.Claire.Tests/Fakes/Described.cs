using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Karma.Tests.Fakes;

[Description("What a test reports.")]
public sealed record Described([property: Description("How many wait.")] int Waiting, string[] Names);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Described))]
internal sealed partial class DescribedJson : JsonSerializerContext;
