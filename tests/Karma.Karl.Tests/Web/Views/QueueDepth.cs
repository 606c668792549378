using System.Text.Json.Serialization;

namespace Karma.Karl.Tests.Web.Views;

internal sealed record QueueDepth
{
    public required string Name { get; init; }

    public double Waiting { get; init; }

    public IReadOnlyList<string> Oldest { get; init; } = [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(QueueDepth))]
internal sealed partial class QueueJson : JsonSerializerContext;
