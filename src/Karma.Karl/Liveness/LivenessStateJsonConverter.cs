using System.Text.Json;
using System.Text.Json.Serialization;

namespace Karma.Karl.Liveness;

/// <summary>Writes a state as its lower-case name; a name that this version does not know is read as <see cref="LivenessState.Unknown"/>.</summary>
internal sealed class LivenessStateJsonConverter : JsonConverter<LivenessState>
{
    public override LivenessState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Of(reader.GetString()) ?? LivenessState.Unknown : throw new JsonException("A state is a string.");

    public override void Write(Utf8JsonWriter writer, LivenessState value, JsonSerializerOptions options) => writer.WriteStringValue(Name(value));

    /// <summary>The state of that name, or <see langword="null"/>.</summary>
    public static LivenessState? Of(string? name) => name switch
    {
        "up" => LivenessState.Up,
        "down" => LivenessState.Down,
        "done" => LivenessState.Done,
        "unknown" => LivenessState.Unknown,
        _ => null,
    };

    public static string Name(LivenessState state) => state switch
    {
        LivenessState.Up => "up",
        LivenessState.Down => "down",
        LivenessState.Done => "done",
        _ => "unknown",
    };
}
