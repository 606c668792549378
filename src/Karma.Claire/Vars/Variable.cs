using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Karma.Status;
using Karma.Wire;
using Microsoft.Extensions.Logging;

namespace Karma.Vars;

/// <summary>Something that the service exposes under a name. Thread-safe where the service's function is.</summary>
internal sealed class Variable(string name, Func<byte[]> write, Func<JsonNode> describe)
{
    /// <summary>A keepalive carries them all, and Karl takes 64 KB.</summary>
    private const int MaxBytes = 8192;

    private volatile bool _isFailing;

    public string Name => name;

    /// <summary>A JSON Schema of the value.</summary>
    public JsonNode Schema() => describe();

    public static Variable Of<T>(string name, Func<T> value, JsonTypeInfo<T> typeInfo, string? description) =>
        new(name, () => JsonSerializer.SerializeToUtf8Bytes(value(), typeInfo), () => OwnSchema.Of(typeInfo, description));

    /// <summary>The value now. Never throws: where it cannot be had, what is shown says why, and the log more, once.</summary>
    public JsonElement Evaluate(ILogger logger)
    {
        try
        {
            var json = write();
            if (json.Length <= MaxBytes)
            {
                _isFailing = false;
                return JsonElement.Parse(json);
            }

            if (Fails()) VarsLog.TooLong(logger, name, json.Length, MaxBytes);
            return Error($"{json.Length} bytes long; at most {MaxBytes} are shown");
        }
        catch (Exception e)
        {
            if (Fails()) VarsLog.Failed(logger, name, e);
            return Error(e.GetType().Name);
        }
    }

    private bool Fails() => !_isFailing && (_isFailing = true);

    // The exception's own words may hold what no page should show.
    private static JsonElement Error(string reason) =>
        JsonSerializer.SerializeToElement(new Dictionary<string, string>(StringComparer.Ordinal) { ["error"] = reason }, WireJson.Default.IReadOnlyDictionaryStringString);
}
