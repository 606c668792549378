using Karma.Testing;
using Karma.Tests.Fakes;

namespace Karma.Tests.Status;

public sealed class VitalsTests
{
    [Fact]
    public async Task Compose_Default_TheProcessAsItIs()
    {
        using var host = Hosts.Worker(new FakeClock());
        var before = (await host.StatusAsync()).Process;
        for (var i = 0; i < 3; i++) Assert.Throws<ArgumentException>(() => host.Claire().DependOn("nowhere"));
        GC.Collect();
        var after = (await host.StatusAsync()).Process;

        Assert.NotNull(before);
        Assert.NotNull(after);
        Assert.Equal(Environment.ProcessId, after.Pid);
        Assert.InRange(after.CpuMs, before.CpuMs, long.MaxValue);
        Assert.InRange(after.CpuMs, 1, long.MaxValue);
        Assert.InRange(after.WorkingSetBytes, after.GcHeapBytes, long.MaxValue);
        Assert.InRange(after.GcCollections, before.GcCollections + 1, long.MaxValue);
        Assert.InRange(after.Exceptions, before.Exceptions + 3, long.MaxValue);
        Assert.InRange(after.Threads, 0, 10_000);
    }

    [Fact]
    public async Task Compose_SwitchedOff_NoProcess()
    {
        using var host = Hosts.Worker(new FakeClock(), o => o.Vitals = false);

        Assert.Null((await host.StatusAsync()).Process);
    }
}
