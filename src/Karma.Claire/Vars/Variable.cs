using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Karma.Status;
using Karma.Wire;
using Microsoft.Extensions.Logging;

namespace Karma.Vars;

/// <summary>Something that the service exposes under a name. Thread-safe where the service's function is.</summary>
internal abstract class Variable(string name)
{
    /// <summary>A keepalive carries them all, and Karl takes 64 KB.</summary>
    private const int MaxBytes = 8192;

    private volatile bool _isFailing;

    public string Name => name;

    /// <summary>A JSON Schema of the value.</summary>
    public abstract JsonNode Schema();

    /// <summary>The value now. Never throws: where it cannot be had, what is shown says why, and the log more, once.</summary>
    public JsonElement Evaluate(ILogger logger)
    {
        try
        {
            var json = Json();
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

    protected abstract byte[] Json();

    private bool Fails() => !_isFailing && (_isFailing = true);

    // The exception's own words may hold what no page should show.
    private static JsonElement Error(string reason) =>
        JsonSerializer.SerializeToElement(new Dictionary<string, string>(StringComparer.Ordinal) { ["error"] = reason }, WireJson.Default.IReadOnlyDictionaryStringString);
}

/// <summary>A function of the service, and how to write what it returns.</summary>
internal sealed class Variable<T>(string name, Func<T> value, JsonTypeInfo<T> typeInfo, string? description) : Variable(name)
{
    public override JsonNode Schema() => OwnSchema.Of(typeInfo, description);

    protected override byte[] Json() => JsonSerializer.SerializeToUtf8Bytes(value(), typeInfo);
}
