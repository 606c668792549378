using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Web.Views;

/// <summary>Shows a status by its type.</summary>
internal sealed class TypedRenderer<TStatus>(
    string statusName, JsonTypeInfo<TStatus> statusType, Action<TStatus, StatusView> show, Instruments instruments)
    : StatusRenderer(statusName, instruments)
{
    protected override void Fill(JsonElement status, StatusView view) =>
        show(status.Deserialize(statusType) ?? throw new JsonException("The status is null."), view);
}
