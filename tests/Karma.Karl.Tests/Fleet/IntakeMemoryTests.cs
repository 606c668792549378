using Karma.Karl.Fleet;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Fleet;

/// <summary>What those who cannot be taken cost. Measured while nothing else runs.</summary>
[Collection(nameof(MemoryTests))]
public sealed class IntakeMemoryTests
{
    [Fact]
    public async Task Submit_StoreHangsUnderALoadThatGoesOn_MemoryStaysWhereItIs()
    {
        const int Bound = 16_384;
        const int Megabyte = 1024 * 1024;
        var store = new FaultyStore(new MemoryStore());
        await using var karl = await TestKarl.StartAsync(store, new FakeClock());
        var reached = store.HangNext();
        var first = SendAsync();
        await reached;
        var waiting = Enumerable.Range(0, Bound).Select(_ => SendAsync()).ToList();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 2 * Bound; i++) Assert.Equal(IntakeOutcome.Overloaded, await SendAsync());

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, -64 * Megabyte, 4 * Megabyte); // Their bodies alone would be 20 MB.
        store.Release();
        await Task.WhenAll([first, .. waiting]);

        Task<IntakeOutcome> SendAsync() => karl.SendAsync(new KeepaliveJson()).AsTask();
    }
}
