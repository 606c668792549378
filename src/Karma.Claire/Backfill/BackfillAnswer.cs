using System.Text.Json;
using System.Text.Json.Serialization;

namespace Karma.Backfill;

/// <summary>How Karl answers what was handed over: line by line.</summary>
internal sealed partial record BackfillAnswer
{
    public IReadOnlyList<BackfillItem>? Items { get; init; }

    /// <summary>Null where the body is anything else.</summary>
    public static BackfillAnswer? Read(byte[]? body)
    {
        if (body is null) return null;
        try
        {
            return JsonSerializer.Deserialize(body, Json.Default.BackfillAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What became of each of the lines that were sent; null where he says nothing of it.</summary>
    public IReadOnlyList<string?> Outcomes(int lines)
    {
        var outcomes = new string?[lines];
        foreach (var item in Items ?? [])
            if (item is { Line: >= 1 } && item.Line <= lines) outcomes[item.Line - 1] = item.Outcome;
        return outcomes;
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
    [JsonSerializable(typeof(BackfillAnswer))]
    private sealed partial class Json : JsonSerializerContext;
}
