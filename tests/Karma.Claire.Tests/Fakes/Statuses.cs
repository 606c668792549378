using System.Text.Json.Serialization;

namespace Karma.Tests.Fakes;

public sealed record QueueDepth(int Waiting, string? Oldest);

[StatusName("renamed")]
public sealed record Named(int Value);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(QueueDepth))]
[JsonSerializable(typeof(Named))]
[JsonSerializable(typeof(string))]
internal sealed partial class Statuses : JsonSerializerContext;
