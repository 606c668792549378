using System.ComponentModel;
using Karma.Karl.Fleet;
using Karma.Karl.History.Rollups;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Hosting;

/// <summary>What Karl says of himself in his own <c>/.current</c>, under <c>runtime.karl</c>.</summary>
[Description("How Karl himself is doing.")]
internal sealed record KarlStatus
{
    [Description("How he is, for people.")]
    public required string Message { get; init; }

    [Description("The instances that he shows at present.")]
    public required int Instances { get; init; }

    [Description("The keepalives that he took since he started.")]
    public required long KeepalivesReceived { get; init; }

    [Description("Those that he refused since then.")]
    public required long KeepalivesRefused { get; init; }

    [Description("How often something in his store could not be read since then, and was passed over; karl check tells what.")]
    public required long Unreadable { get; init; }

    [Description("Whether they are on disk; false where nothing is written.")]
    public required bool IsDurable { get; init; }

    /// <summary>Whether hardly anybody is heard, and Karl takes the fault for his own: what he does not hear is unknown.</summary>
    [Description("Whether hardly anybody is heard, so that what is silent is unknown.")]
    public required bool IsDoubting { get; init; }

    [Description("What his store takes, in bytes, without what it holds free; absent in his first minute.")]
    public long? StoreBytes { get; init; }

    [Description("By how many bytes it grew over the last day, or would at this rate; absent in his first hours.")]
    public long? StoreGrowthADay { get; init; }

    [Description("What it takes for one instance and one day.")]
    public long? BytesAServiceDay { get; init; }

    [Description("The oldest keepalive that is sealed (UTC).")]
    public DateTimeOffset? OldestKeepalive { get; init; }

    [Description("The oldest hour that is rolled up (UTC).")]
    public DateTimeOffset? OldestRollup { get; init; }

    [Description("Who raises the alarm when Karl does not call any more; absent where nobody is set.")]
    public WatchdogStatus? Watchdog { get; init; }

    public static KarlStatus Of(IStore store, FleetState fleet, Presence presence, Usage? usage, KarlMetrics metrics) => new()
    {
        Message = presence.IsClockMistrusted ? "His clock was set back by more than an hour, and is not believed yet; what is silent is unknown until it is."
            : presence.IsDoubting ? "Hardly anybody is heard; what is silent is unknown until it is heard again."
            : metrics.UnreadableTotal > 0 ? "Keeping every keepalive; something in the store cannot be read."
            : store.IsDurable ? "Keeping every keepalive." : "Stateless: nothing is written.",
        Instances = fleet.Count,
        KeepalivesReceived = metrics.ReceivedTotal,
        KeepalivesRefused = metrics.RefusedTotal,
        Unreadable = metrics.UnreadableTotal,
        IsDurable = store.IsDurable,
        IsDoubting = presence.IsDoubting,
        StoreBytes = usage?.Bytes,
        StoreGrowthADay = usage?.GrowthADay,
        BytesAServiceDay = usage?.BytesAServiceDay,
        OldestKeepalive = usage?.OldestKeepalive,
        OldestRollup = usage?.OldestRollup,
    };
}
