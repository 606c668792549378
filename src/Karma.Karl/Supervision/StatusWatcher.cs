using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Karma.Karl.Fleet;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Supervision;

/// <summary>Tells an <see cref="IStatusWatcher{TStatus}"/> of keepalives with a status of its type, read in its own loop.</summary>
internal sealed class StatusWatcher<TStatus>(
    IStatusWatcher<TStatus> watcher, string statusName, JsonTypeInfo<TStatus> statusType, Instruments instruments)
    : Watcher(watcher.GetType().Name, instruments)
{
    public override void OnKeepalive(InstanceState instance) =>
        Queue(async cancellationToken =>
        {
            using var body = JsonDocument.Parse(instance.Latest.Body);
            if (!body.RootElement.TryGetProperty("runtime", out var runtime) || runtime.ValueKind != JsonValueKind.Object) return;
            if (!runtime.TryGetProperty(statusName, out var json) || json.Deserialize(statusType) is not { } status) return;
            await watcher.OnStatusAsync(WatchedInstance.Of(instance), status, cancellationToken).ConfigureAwait(false);
        });
}
