using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Karma.Karl.History;

/// <summary>An endpoint as <c>10.0.0.7:8080</c>.</summary>
internal sealed class EndpointConverter : JsonConverter<Endpoint>
{
    public override Endpoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Endpoint.TryParse(reader.GetString(), out var endpoint) ? endpoint : new Endpoint(IPAddress.None, 0);

    public override void Write(Utf8JsonWriter writer, Endpoint value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
