using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Karma.Wire;

namespace Karma.Status;

/// <summary>What the service reports of itself, ready to be shown any number of times.</summary>
internal abstract class RuntimeReport
{
    private const string DefaultName = "status";

    /// <summary>Whether it is asked of a function of the service.</summary>
    public virtual bool IsLive => false;

    /// <summary>The whole of <c>runtime</c>. Never throws.</summary>
    public abstract IReadOnlyDictionary<string, JsonElement> Evaluate();

    /// <summary>Adds the schema of its member to <paramref name="properties"/>.</summary>
    public abstract void Describe(JsonObject properties);

    public static RuntimeReport Of(string message, IReadOnlyDictionary<string, string>? details) =>
        new MessageReport(new StatusReport { Message = message, Details = details });

    public static RuntimeReport Of<T>(string name, T status, JsonTypeInfo<T> typeInfo) =>
        new FixedReport(name, Member(name, JsonSerializer.SerializeToElement(status, typeInfo)), typeInfo);

    protected static IReadOnlyDictionary<string, JsonElement> Member(string name, JsonElement value) =>
        new Dictionary<string, JsonElement>(1, StringComparer.Ordinal) { [name] = value };

    /// <summary>Written when asked for: a service may report a thousand times between two keepalives.</summary>
    private sealed class MessageReport(StatusReport status) : RuntimeReport
    {
        public override IReadOnlyDictionary<string, JsonElement> Evaluate() =>
            Member(DefaultName, JsonSerializer.SerializeToElement(status, WireJson.Default.StatusReport));

        public override void Describe(JsonObject properties) => properties[DefaultName] = OwnSchema.Of(WireJson.Default.StatusReport);
    }

    private sealed class FixedReport(string name, IReadOnlyDictionary<string, JsonElement> runtime, JsonTypeInfo typeInfo) : RuntimeReport
    {
        public override IReadOnlyDictionary<string, JsonElement> Evaluate() => runtime;

        public override void Describe(JsonObject properties) => properties[name] = OwnSchema.Of(typeInfo);
    }
}
