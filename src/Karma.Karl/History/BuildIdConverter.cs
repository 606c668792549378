using System.Text.Json;
using System.Text.Json.Serialization;

namespace Karma.Karl.History;

/// <summary>A build's id as <c>sha256:…</c>, or the empty text for none.</summary>
internal sealed class BuildIdConverter : JsonConverter<BuildId>
{
    public override BuildId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        BuildId.TryParse(reader.GetString(), out var id) ? id : BuildId.None;

    public override void Write(Utf8JsonWriter writer, BuildId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value == BuildId.None ? "" : value.ToString());
}
