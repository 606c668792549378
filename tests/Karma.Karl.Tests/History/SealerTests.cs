using Karma.Karl.History;
using Karma.Karl.Store;

namespace Karma.Karl.Tests.History;

public sealed class SealerTests
{
    private const int Handovers = 200_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Begin_JustWhenTheOneBeforeEnds_IsDone()
    {
        var sealer = new Sealer(new Checkpoints(new MemoryStore(), null!)); // Nothing that it does is told.
        var log = new InstanceLog(1) { Row = new InstanceRow { Codename = "ABCDEF", Service = "orders", Endpoint = new(System.Net.IPAddress.Loopback, 8080), FirstUs = 1, LastUs = 1 } };
        for (var i = 0; i < Handovers; i++)
        {
            var work = new HeadWork(log, closed: null, image: null) { JournalFrom = 1, FirstOrder = 1, LastOrder = 1 };
            sealer.Begin(work);
            if (work.Done.IsCompleted) continue;
            if (!SpinWait.SpinUntil(() => work.Done.IsCompleted, Patience)) Assert.Fail($"After {i} others, this one waits for ever.");
        }
    }
}
