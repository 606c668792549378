using Karma.Karl.Fleet;
using Karma.Karl.History;

namespace Karma.Karl.Web.Live;

/// <summary>Counts what changed in the fleet: whoever looks at it sees that there is something new, and asks for it. Thread-safe.</summary>
internal sealed class Pulse : IFleetObserver
{
    private long _count;

    /// <summary>It grows with every change.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>One keepalive is no news, and there are thousands a second.</summary>
    public void OnKeepalive(InstanceState instance, KeepaliveRecord keepalive)
    {
    }

    public void OnChange(FleetChange change) => Interlocked.Increment(ref _count);

    public void OnCorrection(InstanceState instance, Correction correction) => Interlocked.Increment(ref _count);
}
