using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Supervision;

/// <summary>Tells an <see cref="IStatusWatcher{TStatus}"/> of keepalives with a status of its type, read in its own loop.</summary>
internal sealed class StatusWatcher<TStatus>(
    IStatusWatcher<TStatus> watcher, string statusName, JsonTypeInfo<TStatus> statusType, Instruments instruments)
    : Watcher(watcher.GetType().Name, instruments)
{
    private readonly byte[] _name = Encoding.UTF8.GetBytes($"\"{statusName}\"");

    public override void OnKeepalive(InstanceState instance, KeepaliveRecord keepalive)
    {
        // Whatever cannot hold such a status takes no place in the queue.
        if (keepalive.Body.AsSpan().IndexOf(_name) < 0) return;
        Queue(async cancellationToken =>
        {
            if (StatusOf(keepalive) is { } json && json.Deserialize(statusType) is { } status)
                await watcher.OnStatusAsync(WatchedInstance.Of(instance), status, cancellationToken).ConfigureAwait(false);
        });
    }

    private JsonElement? StatusOf(KeepaliveRecord keepalive) =>
        KeepaliveDetails.Read(keepalive.Body).Runtime is { } runtime ? KeepaliveDetails.Find(runtime, statusName) : null;
}
