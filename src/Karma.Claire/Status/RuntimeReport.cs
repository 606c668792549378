using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Karma.Wire;

namespace Karma.Status;

/// <summary>What the service reports of itself, ready to be shown any number of times.</summary>
internal abstract class RuntimeReport
{
    private const string DefaultName = "status";

    /// <summary>The whole of <c>runtime</c>. Never throws.</summary>
    public abstract IReadOnlyDictionary<string, JsonElement> Evaluate();

    public static RuntimeReport Of(string message, IReadOnlyDictionary<string, string>? details) =>
        new MessageReport(new StatusReport { Message = message, Details = details });

    public static RuntimeReport Of<T>(string name, T status, JsonTypeInfo<T> typeInfo) =>
        new FixedReport(Member(name, JsonSerializer.SerializeToElement(status, typeInfo)));

    protected static IReadOnlyDictionary<string, JsonElement> Member(string name, JsonElement value) =>
        new Dictionary<string, JsonElement>(1, StringComparer.Ordinal) { [name] = value };

    /// <summary>Written when asked for: a service may report a thousand times between two keepalives.</summary>
    private sealed class MessageReport(StatusReport status) : RuntimeReport
    {
        public override IReadOnlyDictionary<string, JsonElement> Evaluate() =>
            Member(DefaultName, JsonSerializer.SerializeToElement(status, WireJson.Default.StatusReport));
    }

    private sealed class FixedReport(IReadOnlyDictionary<string, JsonElement> runtime) : RuntimeReport
    {
        public override IReadOnlyDictionary<string, JsonElement> Evaluate() => runtime;
    }
}
