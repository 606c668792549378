using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Karma.Status;

/// <summary>Asks the service's own function each time. Its exception becomes a message: it may spoil neither page nor keepalive.</summary>
internal sealed class LiveReport<T>(string name, Func<T> status, JsonTypeInfo<T> typeInfo) : RuntimeReport
{
    public override IReadOnlyDictionary<string, JsonElement> Evaluate()
    {
        try
        {
            return Member(name, JsonSerializer.SerializeToElement(status(), typeInfo));
        }
        catch (Exception e)
        {
            return Of($"The status '{name}' could not be evaluated: {e.GetType().Name}: {e.Message}", details: null).Evaluate();
        }
    }
}
