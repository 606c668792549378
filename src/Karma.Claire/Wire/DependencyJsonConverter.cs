using System.Text.Json;
using System.Text.Json.Serialization;

namespace Karma.Wire;

/// <summary>Writes a <see cref="Dependency"/> as an object, and reads both the object and the string form. Thread-safe.</summary>
public sealed class DependencyJsonConverter : JsonConverter<Dependency>
{
    /// <inheritdoc/>
    public override Dependency Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return Dependency.TryParse(reader.GetString(), out var parsed)
                ? parsed
                : throw new JsonException("A dependency written as a string reads ip:port[/prefix].");
        }

        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A dependency is an object or a string.");
        return ReadObject(ref reader);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Dependency value, JsonSerializerOptions options) => Write(writer, value);

    internal static void Write(Utf8JsonWriter writer, Dependency value)
    {
        writer.WriteStartObject();
        writer.WriteString("ip"u8, value.Ip);
        writer.WriteNumber("port"u8, value.Port);
        writer.WriteString("prefix"u8, value.Prefix);
        writer.WriteEndObject();
    }

    private static Dependency ReadObject(ref Utf8JsonReader reader)
    {
        string? ip = null;
        ushort? port = null;
        string? prefix = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("ip"u8)) ip = ReadString(ref reader);
            else if (reader.ValueTextEquals("port"u8)) port = ReadPort(ref reader);
            else if (reader.ValueTextEquals("prefix"u8)) prefix = ReadString(ref reader);
            else Skip(ref reader);
        }

        if (ip is null || port is null) throw new JsonException("A dependency has an ip and a port.");
        return new Dependency { Ip = ip, Port = port.Value, Prefix = string.IsNullOrEmpty(prefix) ? "/" : prefix };
    }

    private static string? ReadString(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Null
            ? reader.GetString()
            : throw new JsonException("A dependency's ip and prefix are strings.");
    }

    private static ushort ReadPort(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetUInt16(out var port)
            ? port
            : throw new JsonException("A dependency's port is a number from 0 to 65535.");
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
