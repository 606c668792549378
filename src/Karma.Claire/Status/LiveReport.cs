using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace Karma.Status;

/// <summary>
/// Asks the service's own function each time. Its exception may spoil neither page nor keepalive: it becomes a message, without the
/// exception's own words, which may hold what no page should show; the log has them, once.
/// </summary>
internal sealed class LiveReport<T>(string name, Func<T> status, JsonTypeInfo<T> typeInfo, ILogger logger) : RuntimeReport
{
    private volatile bool _isFailing;

    public override bool IsLive => true;

    public override IReadOnlyDictionary<string, JsonElement> Evaluate()
    {
        try
        {
            var member = Member(name, JsonSerializer.SerializeToElement(status(), typeInfo));
            _isFailing = false;
            return member;
        }
        catch (Exception e)
        {
            if (!_isFailing) StatusLog.NotEvaluated(logger, name, e);
            _isFailing = true;
            return Of($"The status '{name}' could not be evaluated: {e.GetType().Name}.", details: null).Evaluate();
        }
    }

    public override void Describe(JsonObject properties) => properties[name] = OwnSchema.Of(typeInfo);
}
