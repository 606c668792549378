using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.History.Checks;
using Karma.Karl.History.Rollups;
using Karma.Karl.Hosting;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Karl.Tests.Fleet.Rollups;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.Fleet;

public sealed class ClockTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    private readonly FakeClock _clock = new();
    private int _second;

    public static TheoryData<int> Steps => [-86_400, -3_600, -60, -10, 10, 60, 3_600, 86_400];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Step_ServicesGoOn_NobodyIsDownAndNoSpanIsNegative(int seconds)
    {
        await using var karl = await TestKarl.StartAsync(new MemoryStore(), _clock);
        await BeatAsync(karl, 10, "AAAAAA", "BBBBBB");
        _clock.SetWallClock(_clock.Now + TimeSpan.FromSeconds(seconds));
        var changes = await BeatAsync(karl, 10, "AAAAAA", "BBBBBB");

        Assert.DoesNotContain(LivenessState.Down, changes);
        Assert.Equal(LivenessState.Up, karl.Fleet.Find("AAAAAA")?.State.Life.State);
        var spans = await SpansAsync(karl, "AAAAAA");
        Assert.DoesNotContain(spans, s => s.State == LivenessState.Down);
        Assert.All(spans.Where(s => s.To is not null), s => Assert.True(s.To >= s.From));
        Assert.Equal(2, (await karl.Query.ListAsync(Window.Last(Window.Default, karl.Now), null, CancellationToken.None)).Count);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Step_OneDiesAfterIt_IsDownAtItsDeadline(int seconds)
    {
        await using var karl = await TestKarl.StartAsync(new MemoryStore(), _clock);
        await BeatAsync(karl, 5, "AAAAAA", "BBBBBB");
        _clock.SetWallClock(_clock.Now + TimeSpan.FromSeconds(seconds));
        await BeatAsync(karl, 2, "AAAAAA", "BBBBBB");
        var last = Time.From(karl.Fleet.Find("BBBBBB")?.State.LatestAt ?? 0);
        await BeatAsync(karl, 4, "AAAAAA");

        Assert.Equal("up", karl.Told("AAAAAA", last).Split(' ')[0]);
        Assert.Equal("down 45", karl.Told("BBBBBB", last));
        Assert.Equal(LivenessState.Down, (await SpansAsync(karl, "BBBBBB"))[^1].State);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Step_OneDiesWithIt_IsDownAnAllowanceLater(int seconds)
    {
        await using var karl = await TestKarl.StartAsync(new MemoryStore(), _clock);
        await BeatAsync(karl, 5, "AAAAAA", "BBBBBB");
        _clock.SetWallClock(_clock.Now + TimeSpan.FromSeconds(seconds));
        var changes = await BeatAsync(karl, 2, "AAAAAA");
        Assert.DoesNotContain(LivenessState.Down, changes);
        await BeatAsync(karl, 1, "AAAAAA");

        Assert.Equal(LivenessState.Down, karl.Fleet.Find("BBBBBB")?.State.Life.State);
        Assert.Equal(LivenessState.Up, karl.Fleet.Find("AAAAAA")?.State.Life.State);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Step_WhileKarlIsAway_NobodyIsDown(int seconds)
    {
        var store = new MemoryStore();
        var killed = await TestKarl.StartAsync(store, _clock);
        await BeatAsync(killed, 10, "AAAAAA", "BBBBBB");
        _clock.Advance(TimeSpan.FromMinutes(1));
        _clock.SetWallClock(_clock.Now + TimeSpan.FromSeconds(seconds));
        await using var karl = await TestKarl.StartAsync(store, _clock);
        var changes = await BeatAsync(karl, 10, "AAAAAA", "BBBBBB");

        Assert.DoesNotContain(LivenessState.Down, changes);
        Assert.DoesNotContain(await SpansAsync(karl, "AAAAAA"), s => s.State == LivenessState.Down);
        await killed.DisposeAsync();
    }

    [Theory]
    [InlineData(30)]
    [InlineData(86_400)]
    [InlineData(31_536_000)]
    public async Task AheadForAMinuteAndBack_WindowsSince_TellWhoWasUpAndWhoDied(int seconds)
    {
        var store = new MemoryStore();
        var killed = await TestKarl.StartAsync(store, _clock);
        await BeatAsync(killed, 10, "AAAAAA", "BBBBBB");
        _clock.SetWallClock(_clock.Now + TimeSpan.FromSeconds(seconds));
        await BeatAsync(killed, 3, "AAAAAA", "BBBBBB", "CCCCCC");
        _clock.SetWallClock(_clock.Now - TimeSpan.FromSeconds(seconds));
        var back = killed.Now;
        await BeatAsync(killed, 30, "AAAAAA", "BBBBBB", "CCCCCC");
        var died = killed.Now;
        await BeatAsync(killed, 30, "AAAAAA", "CCCCCC");
        await using var again = await TestKarl.StartAsync(store, _clock);
        await BeatAsync(again, 30, "AAAAAA", "CCCCCC");

        foreach (var karl in new[] { killed, again })
        {
            Assert.Equal(["AAAAAA Up", "BBBBBB Up", "CCCCCC Up"], await AsOfAsync(karl, back + Minutes(5)));
            Assert.Equal(["AAAAAA Up", "BBBBBB Down", "CCCCCC Up"], await AsOfAsync(karl, died + Minutes(5)));
        }

        var window = new Window(back + Minutes(5), back + Minutes(6), again.Now);
        var records = (await again.RecordsAsync("AAAAAA")).Where(r => r.At > window.From && r.At <= window.To);
        Assert.Equal(3, records.Count());
        Assert.Equal(3, (await again.Query.HappenedAsync(1, again.Fleet.Find("AAAAAA")!.Log, again.Fleet.Find("AAAAAA")!.Log.Row, window, CancellationToken.None)).Records.Count(r => r.At > window.From));
        Assert.True(again.Fleet.Find("CCCCCC")?.State.First <= back);
        Assert.Contains(await SpansAsync(again, "AAAAAA"), s => s.State == LivenessState.Up && s.From < Time.From(back + Minutes(1)) && s.To > Time.From(died));
        await killed.DisposeAsync();
    }

    [Fact]
    public async Task BackByMistakeForAMinute_NothingIsDatedAnew()
    {
        var store = new MemoryStore();
        await using var karl = await TestKarl.StartAsync(store, _clock);
        var start = karl.Now;
        await BeatAsync(karl, 270, "AAAAAA"); // Ninety minutes.
        var records = await karl.RecordsAsync("AAAAAA");
        _clock.SetWallClock(_clock.Now - TimeSpan.FromDays(2));
        await BeatAsync(karl, 3, "AAAAAA");
        _clock.SetWallClock(_clock.Now + TimeSpan.FromDays(2));
        await BeatAsync(karl, 10, "AAAAAA");

        Assert.Equal(records, (await karl.RecordsAsync("AAAAAA")).Take(records.Count), new SameRecord());
        var times = (await karl.RecordsAsync("AAAAAA")).ConvertAll(r => r.At);
        Assert.Equal(times.Order(), times);
        Assert.Equal(["AAAAAA Up"], await AsOfAsync(karl, start + Minutes(60)));
        Assert.Equal("up", karl.Told("AAAAAA", _clock.Now).Split(' ')[0]);
        Assert.Equal([LivenessState.Up, LivenessState.Unknown, LivenessState.Up], (await SpansAsync(karl, "AAAAAA")).Select(s => s.State));
    }

    [Fact]
    public async Task BackByMoreThanAnHourOfWatching_IsBelievedAfterAnHour()
    {
        await using var karl = await TestKarl.StartAsync(new MemoryStore(), _clock);
        await BeatAsync(karl, 270, "AAAAAA");
        _clock.SetWallClock(_clock.Now - TimeSpan.FromHours(3));
        await BeatAsync(karl, 177, "AAAAAA");
        Assert.True(karl.Get<WatchLog>().Current.Ended > karl.Now);

        await BeatAsync(karl, 6, "AAAAAA");
        Assert.True(karl.Get<WatchLog>().Current.Ended <= karl.Now);
        Assert.Equal("up", karl.Told("AAAAAA", _clock.Now).Split(' ')[0]);
    }

    [Fact]
    public async Task OneDiesByTheWrongClock_KarlIsKilledSince_StaysDown()
    {
        var store = new MemoryStore();
        var killed = await TestKarl.StartAsync(store, _clock);
        await BeatAsync(killed, 10, "AAAAAA");
        _clock.SetWallClock(_clock.Now + TimeSpan.FromHours(1));
        await BeatAsync(killed, 3, "AAAAAA", "CCCCCC");
        _clock.SetWallClock(_clock.Now - TimeSpan.FromHours(1));
        var back = _clock.Now;
        await BeatAsync(killed, 10, "AAAAAA");
        var told = killed.Told("CCCCCC", back);
        Assert.StartsWith("down 4", told, StringComparison.Ordinal);

        await using var karl = await TestKarl.StartAsync(store, _clock);
        await BeatAsync(karl, 10, "AAAAAA");

        Assert.Equal(told, karl.Told("CCCCCC", back));
        Assert.Single(await store.AllAsync(StoreTable.Outage));
        foreach (var row in await store.AllAsync(StoreTable.Watch)) Assert.Equal(0, new RowCheck(null!).Read(StoreTable.Watch, row)); // It asks the file for templates alone.
        Assert.Contains(await store.AllAsync(StoreTable.Watch), row => row.Value.Length == 4 * sizeof(long));
        await killed.DisposeAsync();
    }

    [Fact]
    public async Task AheadAtTheStartAndNobodyIsHeard_HoursThatWereMadeTooEarlyAreMadeAnew()
    {
        await using var fleet = new RollupFleet(() => new MemoryStore());
        var one = new KeepaliveJson { Codename = "AAAAAA" };
        await fleet.StartAsync();
        for (var round = 0; round < 90; round++) await fleet.RoundAsync([one], []);
        fleet.SetClock(TimeSpan.FromHours(2));
        await fleet.StartAsync();
        await fleet.RoundAsync([], []);
        Assert.True(fleet.Maker.MadeBefore > Hour.Of(fleet.Now) - 2);
        fleet.SetClock(TimeSpan.FromHours(-2));
        for (var round = 0; round < 300; round++) await fleet.RoundAsync([one], []);
        await fleet.SettleAsync();

        var folded = await fleet.FoldedAsync("AAAAAA", 1);
        var rolled = await fleet.RolledAsync(1);
        Assert.Equal(
            folded.Where(h => h.Key < fleet.Maker.MadeBefore).Select(h => (h.Key, h.Value.Keepalives)).Order(),
            rolled.Where(h => h.Key < fleet.Maker.MadeBefore).Select(h => (h.Key, h.Value.Keepalives)).Order());
    }

    [Fact]
    public async Task Start_ClockIsMoreThanADayBehind_RefusedUnlessItIsSaidToBeRight()
    {
        var store = new MemoryStore();
        var killed = await TestKarl.StartAsync(store, _clock);
        await BeatAsync(killed, 183, "AAAAAA");
        _clock.SetWallClock(DateTimeOffset.UnixEpoch + TimeSpan.FromMinutes(1));

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => TestKarl.StartAsync(store, _clock));
        Assert.Equal(
            "The clock says 1970-01-01 00:01:00Z, and Karl watched last at 2026-11-21 01:00:40Z. See to the machine's clock and start him again; if that clock is right now and was wrong then, "
            + "set Karma:Karl:History:AcceptClock to true for one start.", e.Message);
        Assert.NotEmpty(await store.AllAsync(StoreTable.Watch));

        await using var karl = await TestKarl.StartAsync(store, _clock, builder => builder.Services.Configure<KarlOptions>(o => o.History.AcceptClock = true));
        Assert.Equal(IntakeOutcome.Kept, await karl.SendAsync(new KeepaliveJson { Codename = "AAAAAA", Second = 4_000 }));
        await killed.DisposeAsync();
    }

    [Fact]
    public async Task Suspend_TheWallClockGoesOnAlone_UnknownMeanwhile()
    {
        await using var karl = await TestKarl.StartAsync(new MemoryStore(), _clock);
        await BeatAsync(karl, 5, "AAAAAA");
        var slept = _clock.Now;
        _clock.SetWallClock(slept + TimeSpan.FromHours(8)); // The monotonic clock stands still in a suspended machine.
        await karl.Intake.TickAsync();
        Assert.Equal("unknown 0", karl.Told("AAAAAA", slept));
        await BeatAsync(karl, 2, "AAAAAA");

        var spans = await SpansAsync(karl, "AAAAAA");
        Assert.Equal([LivenessState.Up, LivenessState.Unknown, LivenessState.Up], spans.Select(s => s.State));
        Assert.Equal(slept, spans[1].From);
    }

    // Each beats once an interval, with a tick every second between; the states that anybody was in meanwhile.
    private async Task<HashSet<LivenessState>> BeatAsync(TestKarl karl, int times, params string[] codenames)
    {
        var states = new HashSet<LivenessState>();
        for (var i = 0; i < times; i++)
        {
            _second += 20;
            foreach (var codename in codenames)
                Assert.Equal(IntakeOutcome.Kept, await karl.SendAsync(new KeepaliveJson { Codename = codename, Second = _second }));
            for (var second = 0; second < Interval.TotalSeconds; second++)
            {
                await karl.PassAsync(1);
                states.UnionWith(karl.Fleet.Instances.Select(instance => instance.State.Life.State));
            }
        }

        return states;
    }

    private static async Task<List<string>> AsOfAsync(TestKarl karl, long moment)
    {
        var window = new Window(moment - Minutes(6), moment, karl.Now);
        return [.. (await karl.Query.ListAsync(window, filter: null, CancellationToken.None)).Select(v => $"{v.Codename} {v.State}").Order(StringComparer.Ordinal)];
    }

    private sealed class SameRecord : IEqualityComparer<KeepaliveRecord>
    {
        public bool Equals(KeepaliveRecord? x, KeepaliveRecord? y) => x is not null && y is not null && x.IsSame(y);

        public int GetHashCode(KeepaliveRecord obj) => obj.Order.GetHashCode();
    }

    private static long Minutes(int minutes) => Time.Microseconds(TimeSpan.FromMinutes(minutes));

    private static async Task<List<LifeSpan>> SpansAsync(TestKarl karl, string codename)
    {
        var window = new Window(karl.Now - Time.Microseconds(TimeSpan.FromDays(3)), karl.Now, karl.Now);
        var view = await karl.Query.FindAsync(codename, window, CancellationToken.None);
        Assert.NotNull(view);
        return await karl.Query.SpansAsync(view, window, CancellationToken.None);
    }
}
