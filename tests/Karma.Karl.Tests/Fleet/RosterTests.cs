using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Hosting;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.Fleet;

public sealed class RosterTests
{
    private const string Here = "10.0.0.7";
    private const string There = "10.0.0.9";

    private static readonly KeepaliveJson First = new();
    private static readonly KeepaliveJson Next = new() { Second = 40 };

    [Fact]
    public async Task Keepalive_NewcomersWhoseCommitFails_DoNotUseUpWhatTheirAddressMayBring()
    {
        var store = new FaultyStore(new MemoryStore());
        await using var karl = await TestKarl.StartAsync(store, configure: b => b.Services.Configure<KarlOptions>(o => o.Fleet.NewCodenamesPerHour = 1));
        store.FailsCommits = true;
        for (var i = 0; i < 3; i++) Assert.Equal(IntakeOutcome.Failed, await karl.SendAsync(First));
        store.FailsCommits = false;

        Assert.Equal(IntakeOutcome.Kept, await karl.SendAsync(First));
        Assert.Equal(IntakeOutcome.TooManyNew, await karl.SendAsync(new KeepaliveJson { Codename = "ANOTHER", Port = 1 }));
    }

    [Fact]
    public async Task Keepalive_OfOneWhomTheStoreCannotFind_OthersInItsTurnAreTaken()
    {
        var store = new FaultyStore(new MemoryStore());
        await using var karl = await TestKarl.StartAsync(store);
        await karl.SendAsync(First);
        var reached = store.HangNext();
        var known = karl.SendAsync(Next).AsTask();
        await reached;
        store.FailsReads = true; // For whoever must be looked up; the store takes what is new.
        var together = new[] { karl.SendAsync(Next with { Second = 60 }).AsTask(), karl.SendAsync(new KeepaliveJson { Codename = "STRANGE", Port = 1 }).AsTask() };
        store.Release();

        Assert.Equal([IntakeOutcome.Kept, IntakeOutcome.Failed], await Task.WhenAll(together));
        Assert.Equal(IntakeOutcome.Kept, await known);
        store.FailsReads = false;
        Assert.Equal(IntakeOutcome.Kept, await karl.SendAsync(new KeepaliveJson { Codename = "STRANGE", Port = 1 }));
        await karl.PassAsync(1);
        Assert.Equal(IntakeHealth.Well, karl.Intake.Health);
    }

    [Theory]
    [InlineData("one", Here, "one", Here, IntakeOutcome.Kept)]
    [InlineData("one", Here, "one", There, IntakeOutcome.Kept)] // The same run from a new address: a move.
    [InlineData("one", Here, "two", Here, IntakeOutcome.Conflict)]
    [InlineData("one", Here, null, Here, IntakeOutcome.Conflict)]
    [InlineData(null, Here, null, Here, IntakeOutcome.Kept)] // An original is known by its address.
    [InlineData(null, Here, null, There, IntakeOutcome.Conflict)]
    [InlineData(null, Here, "one", Here, IntakeOutcome.Conflict)]
    internal async Task Keepalive_CodenameIsTaken_OnlyItsOwnerReports(string? run, string host, string? nextRun, string nextHost, IntakeOutcome expected)
    {
        await using var karl = await TestKarl.StartAsync();
        Assert.Equal(IntakeOutcome.Kept, await karl.SendAsync(First, host, run));
        var deadline = Deadline(karl);
        await karl.PassAsync(20);

        Assert.Equal(expected, await karl.SendAsync(Next, nextHost, nextRun));
        Assert.Equal(expected == IntakeOutcome.Kept ? 2 : 1, (await karl.RecordsAsync("ABCDEF")).Count);
        Assert.Equal(expected == IntakeOutcome.Kept, Deadline(karl) > deadline);
        Assert.Equal(expected == IntakeOutcome.Kept ? nextHost : host, karl.Fleet.Find("ABCDEF")?.State.Endpoint.Host.ToString());
    }

    [Theory]
    [InlineData("one", "two")]
    [InlineData("one", null)]
    public async Task Goodbye_OfAStranger_IsAnsweredAndDoesNothing(string run, string? stranger)
    {
        await using var karl = await TestKarl.StartAsync();
        await karl.SendAsync(First, Here, run);

        Assert.Equal(IntakeOutcome.Kept, await karl.GoodbyeAsync("ABCDEF", Here, stranger));
        Assert.Equal(LivenessState.Up, karl.Fleet.Find("ABCDEF")?.State.Life.State);
        Assert.Null(await ConflictAsync(karl));

        Assert.Equal(IntakeOutcome.Kept, await karl.GoodbyeAsync("ABCDEF", There, run));
        Assert.Equal(LivenessState.Done, karl.Fleet.Find("ABCDEF")?.State.Life.State);
    }

    [Fact]
    public async Task Keepalive_TwoClaimANewCodenameAtOnce_TheFirstHasIt()
    {
        var store = new FaultyStore(new MemoryStore());
        await using var karl = await TestKarl.StartAsync(store);
        var reached = store.HangNext();
        var before = karl.SendAsync(First with { Codename = "OTHERS" }).AsTask();
        await reached;
        var first = karl.SendAsync(First, Here, "one").AsTask();
        var second = karl.SendAsync(First, There, "two").AsTask();
        store.Release();

        Assert.Equal([IntakeOutcome.Kept, IntakeOutcome.Kept, IntakeOutcome.Conflict], await Task.WhenAll(before, first, second));
        Assert.Equal(Here, karl.Fleet.Find("ABCDEF")?.State.Endpoint.Host.ToString());
    }

    [Fact]
    public async Task Conflict_AgainAndAgain_OneRecordThatCounts()
    {
        var clock = new FakeClock();
        var store = new MemoryStore();
        var killed = await TestKarl.StartAsync(store, clock);
        await killed.SendAsync(First, Here, "one");
        var began = killed.Now;
        for (var i = 0; i < 100; i++)
        {
            await killed.SendAsync(Next with { Port = 9090 }, There, "two");
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var expected = new Conflict { FirstUs = began, LastUs = began + 99_000_000, Count = 100, Endpoint = "10.0.0.9:9090" };
        Assert.Equal(expected, await ConflictAsync(killed));
        Assert.Single(await ((IStore)store).AllAsync(StoreTable.Conflict));

        await using var karl = await TestKarl.StartAsync(store, clock);
        var found = await ConflictAsync(karl);
        Assert.Equal(began, found?.FirstUs);
        Assert.InRange(found?.Count ?? 0, 90, 100); // What was counted since the last write is lost with a Karl who is killed.
        Assert.Equal(IntakeOutcome.Conflict, await karl.SendAsync(Next, There, "two"));
        Assert.Equal(IntakeOutcome.Kept, await karl.SendAsync(Next, Here, "one"));
        await killed.DisposeAsync();
    }

    [Fact]
    public async Task Keepalive_CodenameOfARunThatHasLeftMemory_StillItsOwn()
    {
        var clock = new FakeClock();
        await using var karl = await TestKarl.StartAsync(clock: clock);
        await karl.SendAsync(First, Here, "one");
        await karl.GoodbyeAsync("ABCDEF", Here, "one");
        await karl.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Null(karl.Fleet.Find("ABCDEF"));

        Assert.Equal(IntakeOutcome.Conflict, await karl.SendAsync(Next, Here, "two"));
        Assert.Null(karl.Fleet.Find("ABCDEF"));
        Assert.Equal(1, (await ConflictAsync(karl))?.Count);
        Assert.Equal(IntakeOutcome.Kept, await karl.SendAsync(Next, Here, "one"));
        Assert.Equal(3, (await karl.RecordsAsync("ABCDEF")).Count);
    }

    [Fact]
    public async Task Keepalive_ManyNewCodenamesFromOneAddress_TheRestMustWaitAnHour()
    {
        var clock = new FakeClock();
        await using var karl = await TestKarl.StartAsync(
            clock: clock, configure: b => b.Services.Configure<KarlOptions>(o => o.Fleet.NewCodenamesPerHour = 3));
        async Task<IntakeOutcome> Send(int number, string host) => await karl.SendAsync(First with { Codename = $"NEW{number}" }, host);

        for (var i = 0; i < 3; i++) Assert.Equal(IntakeOutcome.Kept, await Send(i, Here));
        Assert.Equal(IntakeOutcome.TooManyNew, await Send(3, Here));
        Assert.Equal(IntakeOutcome.Kept, await Send(0, Here)); // Who is known already goes on.
        Assert.Equal(IntakeOutcome.Kept, await Send(3, There));
        for (var i = 0; i < 3; i++) Assert.Equal(IntakeOutcome.Kept, await Send(10 + i, $"2001:db8::{i}"));
        Assert.Equal(IntakeOutcome.TooManyNew, await Send(20, "2001:db8::ffff"));
        Assert.Equal(IntakeOutcome.Kept, await Send(20, "2001:db8:0:1::1"));

        await karl.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(IntakeOutcome.Kept, await Send(4, Here));
    }

    [Fact]
    public void Owner_OfAnotherKindWithTheSameBytes_IsAnother()
    {
        var address = System.Net.IPAddress.Parse("114.117.110.115");
        Assert.NotEqual(Owner.OfRun("runs"), Owner.OfHost(address)); // "runs" in ASCII is that address.
        Assert.Equal(Owner.OfRun("runs"), Owner.OfRun("runs"));
        Assert.NotEqual(Owner.OfRun("runs"), Owner.OfRun("run"));
        Assert.NotEqual(default, Owner.OfRun(""));
    }

    private static ValueTask<Conflict?> ConflictAsync(TestKarl karl) => karl.Get<ConflictLog>().FindAsync(1, CancellationToken.None);

    private static long Deadline(TestKarl karl) => karl.Fleet.Find("ABCDEF")?.State.Life.Deadline ?? 0;
}
