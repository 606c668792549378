using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Fleet;

public sealed class FleetStateTests : IAsyncLifetime
{
    private readonly FaultyStore _store = new(new MemoryStore());
    private readonly FakeClock _clock = new();
    private TestKarl? _karl;
    private DateTimeOffset _start;

    private TestKarl Karl => _karl ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync()
    {
        _karl = await TestKarl.StartAsync(_store, _clock);
        _start = _clock.Now;
    }

    public ValueTask DisposeAsync() => Karl.DisposeAsync();

    [Fact]
    public async Task Life_KeepalivesInTime_Up()
    {
        for (var i = 0; i < 10; i++)
        {
            await SendAsync("ABCDEF");
            await Karl.PassAsync(44);
        }

        Assert.Equal("up 0", Told("ABCDEF"));
    }

    [Fact]
    public async Task Life_Silence_DownAtTheDeadlineAndDatedThere()
    {
        await SendAsync("ABCDEF");
        await Karl.PassAsync(44.9);
        Assert.Equal("up 0", Told("ABCDEF"));
        await Karl.PassAsync(7.3);

        Assert.Equal("down 45", Told("ABCDEF"));
        Assert.True((await ViewAsync("ABCDEF"))?.IsMissing);
    }

    [Fact]
    public async Task NextDue_SeveralHavePassed_TheFirstDeadlineFirst()
    {
        await SendAsync("FIRSTQ");
        await Karl.PassAsync(1);
        await SendAsync("SECOND");
        await Karl.PassAsync(4);
        await SendAsync("SECOND");
        await Karl.PassAsync(5);
        await SendAsync("FIRSTQ"); // It was queued first, and its deadline is now the later one.

        var due = Karl.Fleet.NextDue(Time.Microseconds(_start + TimeSpan.FromMinutes(2)));

        Assert.Equal("SECOND", due?.State.Codename);
    }

    [Fact]
    public async Task Life_Return_UpFromItsArrivalAndTheOutageIsOver()
    {
        await SendAsync("ABCDEF");
        await Karl.PassAsync(100);
        await SendAsync("ABCDEF");
        await Karl.PassAsync(1);

        Assert.Equal("up 100", Told("ABCDEF"));
        Assert.Equal(["45-100"], await OutagesAsync());
    }

    [Fact]
    public async Task Life_Goodbye_DoneAndNeverDown()
    {
        await SendAsync("ABCDEF");
        await Karl.PassAsync(10);
        await Karl.GoodbyeAsync("ABCDEF");
        await Karl.PassAsync(100);

        Assert.Equal("done 10", Told("ABCDEF"));
        Assert.Empty(await OutagesAsync());
        Assert.False((await ViewAsync("ABCDEF"))?.IsMissing);
    }

    [Fact]
    public async Task Life_GoodbyeWhileDown_DoneAndTheOutageIsOver()
    {
        await SendAsync("ABCDEF");
        await Karl.PassAsync(60);
        await Karl.GoodbyeAsync("ABCDEF");
        await Karl.PassAsync(1);

        Assert.Equal("done 60", Told("ABCDEF"));
        Assert.Equal(["45-60"], await OutagesAsync());
    }

    [Fact]
    public async Task Life_IntervalShrinks_DeadlineMovesForward()
    {
        await SendAsync("ABCDEF", more: ",\"beacon_interval_ms\":60000");
        await Karl.PassAsync(10);
        await SendAsync("ABCDEF", more: ",\"beacon_interval_ms\":1000");
        await Karl.PassAsync(8);
        Assert.Equal("down 17", Told("ABCDEF"));

        await SendAsync("ABCDEF", more: ",\"beacon_interval_ms\":60000");
        await Karl.PassAsync(124);
        Assert.Equal("up 18", Told("ABCDEF"));
        await Karl.PassAsync(2);
        Assert.Equal("down 143", Told("ABCDEF"));
    }

    [Fact]
    public async Task Life_ManyDeadlines_EachAtItsOwn()
    {
        for (var i = 0; i < 40; i++)
        {
            await SendAsync($"MANY{i}", port: 1_000 + i, more: $",\"beacon_interval_ms\":{(i * 17 % 40 + 1) * 1_000}");
            await Karl.PassAsync(0.25);
        }

        await Karl.PassAsync(200);
        for (var i = 0; i < 40; i++) Assert.Equal($"down {i * 0.25 + 2 * (i * 17 % 40 + 1) + 5}", Told($"MANY{i}"));
    }

    [Fact]
    public async Task Replaced_NewRunAtItsEndpoint_OldOneGoesDownAndIsNotMissing()
    {
        await SendAsync("OLDONE");
        await Karl.PassAsync(10);
        await SendAsync("NEWONE");
        for (var i = 0; i < 4; i++)
        {
            await Karl.PassAsync(15);
            await SendAsync("NEWONE");
        }

        Assert.Equal("down 45", Told("OLDONE"));
        Assert.False((await ViewAsync("OLDONE"))?.IsMissing);
        Assert.Equal("up 10", Told("NEWONE"));
    }

    [Fact]
    public async Task Replaced_AfterItWasMissing_NoLongerMissingFromThereOn()
    {
        await SendAsync("OLDONE");
        await Karl.PassAsync(100);
        Assert.True((await ViewAsync("OLDONE"))?.IsMissing);
        await SendAsync("NEWONE");
        await Karl.PassAsync(1);

        Assert.False((await ViewAsync("OLDONE"))?.IsMissing);
        Assert.Equal(["45-100"], await OutagesAsync());
    }

    [Fact]
    public async Task Replaced_OtherServiceOrPort_StaysMissing()
    {
        await SendAsync("ABCDEF");
        await Karl.PassAsync(50);
        await SendAsync("OTHERS", service: "ledger");
        await SendAsync("ANOTHR", port: 9_999);
        await Karl.PassAsync(1);

        Assert.True((await ViewAsync("ABCDEF"))?.IsMissing);
    }

    [Fact]
    public async Task Replaced_ServiceRenamesItself_ItsOldPlaceIsFree()
    {
        await SendAsync("ABCDEF", service: "before");
        await SendAsync("ABCDEF", service: "after");
        await SendAsync("ABCDEF", service: "after", port: 9_000);
        await Karl.PassAsync(50);
        await SendAsync("NEWONE", service: "before");
        await Karl.PassAsync(1);

        Assert.Equal("down 45", Told("ABCDEF"));
        Assert.True((await ViewAsync("ABCDEF"))?.IsMissing);
    }

    [Fact]
    public async Task Moved_ToAnotherEndpoint_SameRunAndItsOldPlaceIsFree()
    {
        await SendAsync("ABCDEF", port: 1);
        await SendAsync("ABCDEF", port: 2);
        await SendAsync("NEWONE", port: 1);
        await Karl.PassAsync(60);

        Assert.True((await ViewAsync("ABCDEF"))?.IsMissing);
        Assert.True((await ViewAsync("NEWONE"))?.IsMissing);
    }

    [Theory]
    [InlineData(true, 15)]
    [InlineData(false, 24 * 60)]
    public async Task Forgotten_EndedAWhileAgo_LeavesMemoryAndStaysInHistory(bool isDone, int minutes)
    {
        await SendAsync("ABCDEF");
        if (isDone) await Karl.GoodbyeAsync("ABCDEF");
        else await Karl.PassAsync(46);
        await SkipAsync(minutes - 1);
        Assert.NotNull(Karl.Fleet.Find("ABCDEF"));
        await SkipAsync(5);

        Assert.Null(Karl.Fleet.Find("ABCDEF"));
        Assert.Equal(0, Karl.Fleet.Count);
        Assert.Empty(await _store.AllAsync(StoreTable.Live));
        Assert.Equal(isDone ? 2 : 1, (await Karl.RecordsAsync("ABCDEF")).Count);
        Assert.Equal(isDone ? LivenessState.Done : LivenessState.Down, (await ViewAsync("ABCDEF"))?.State);
    }

    [Fact]
    public async Task Forgotten_Up_Never()
    {
        for (var hours = 0; hours < 25; hours++)
        {
            await SendAsync("ABCDEF", more: ",\"beacon_interval_ms\":3600000");
            await SkipAsync(60);
        }

        Assert.Equal("up 0", Told("ABCDEF"));
    }

    [Fact]
    public async Task Forgotten_HeardAgain_SameInstanceWithItsHistory()
    {
        await SendAsync("ABCDEF");
        await Karl.GoodbyeAsync("ABCDEF");
        await SkipAsync(20);
        Assert.Null(Karl.Fleet.Find("ABCDEF"));
        await SendAsync("ABCDEF");

        Assert.Equal(LivenessState.Up, Karl.Fleet.Find("ABCDEF")?.State.Life.State);
        Assert.Equal((_start, 1), (Time.From(Karl.Fleet.Find("ABCDEF")?.State.First ?? 0), Karl.Fleet.Find("ABCDEF")?.Log.Number));
        Assert.Equal(3, (await Karl.RecordsAsync("ABCDEF")).Count);
        await using var next = await TestKarl.StartAsync(_store, _clock);
        Assert.Equal(3, (await next.RecordsAsync("ABCDEF")).Count);
        Assert.NotNull(next.Fleet.Find("ABCDEF"));
    }

    [Fact]
    public async Task Forgotten_CommitFailsAndItIsHeardAgain_AliveAfterACrash()
    {
        await SendAsync("ABCDEF");
        await Karl.GoodbyeAsync("ABCDEF");
        await SkipAsync(14);
        for (var i = 0; i < 600 && Karl.Fleet.Find("ABCDEF") is not null; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            if (Karl.Fleet.Find("ABCDEF")?.Log.HeadCount == 0) _store.FailNext();
            await Karl.Intake.TickAsync();
        }

        await SendAsync("ABCDEF");
        await using var next = await TestKarl.StartAsync(_store, _clock);
        Assert.Equal(3, (await next.RecordsAsync("ABCDEF")).Count);
        Assert.NotNull(next.Fleet.Find("ABCDEF"));
    }

    [Fact]
    public async Task Goodbye_OfOneWhoWasForgotten_KeptAndNothingIsOpened()
    {
        await SendAsync("ABCDEF");
        await Karl.GoodbyeAsync("ABCDEF");
        await SkipAsync(20);
        Assert.Equal(IntakeOutcome.Kept, await Karl.GoodbyeAsync("ABCDEF"));

        Assert.Empty(await _store.AllAsync(StoreTable.Live));
        Assert.Equal(0, Karl.Fleet.Count);
    }

    [Fact]
    public async Task Restored_DownAndReplaced_NotMissing()
    {
        await SendAsync("OLDONE");
        await Karl.PassAsync(100);
        await SendAsync("NEWONE");
        await Karl.PassAsync(1);
        await using var next = await TestKarl.StartAsync(_store, _clock);

        Assert.False((await ViewAsync("OLDONE", next))?.IsMissing);
    }

    [Fact]
    public async Task Restored_DownAndMissing_StillMissing()
    {
        await SendAsync("ABCDEF");
        await Karl.PassAsync(100);
        await using var next = await TestKarl.StartAsync(_store, _clock);

        Assert.True((await ViewAsync("ABCDEF", next))?.IsMissing);
        Assert.Equal("down 45", next.Told("ABCDEF", _start));
    }

    [Fact]
    public async Task Past_AnyMoment_TellsWhatWasTrueThen()
    {
        await SendAsync("ABCDEF");
        await Karl.PassAsync(30);
        await SendAsync("ABCDEF");
        await Karl.PassAsync(100); // Down at 75.
        await SendAsync("ABCDEF"); // At 130.
        await Karl.PassAsync(10);
        await Karl.GoodbyeAsync("ABCDEF"); // At 140.
        await SkipAsync(40);

        foreach (var (second, expected) in new[] { (20, "up 0"), (74, "up"), (80, "down 75"), (129, "down 75"), (131, "up 130"), (141, "done 140"), (900, "done 140") })
        {
            var at = Time.Microseconds(_start.AddSeconds(second));
            var view = await Karl.Query.FindAsync("ABCDEF", new Window(at - 5_000_000, at, Karl.Now), CancellationToken.None);
            Assert.StartsWith(expected, $"{view?.State.ToString().ToLowerInvariant()} {(Time.From(view?.Since ?? 0) - _start).TotalSeconds}", StringComparison.Ordinal);
        }

        var before = Time.Microseconds(_start.AddSeconds(-1));
        Assert.Null(await Karl.Query.FindAsync("ABCDEF", new Window(before - 1, before, Karl.Now), CancellationToken.None));
    }

    [Fact]
    public async Task List_WindowOfThePast_SameAsWhenItWasPresent()
    {
        List<(Window Window, string[] Told)> seen = [];
        for (var i = 0; i < 30; i++)
        {
            if (i % 3 != 2) await SendAsync("ALPHA", port: 1);
            if (i is < 5 or > 20) await SendAsync("BRAVO", port: 2);
            if (i == 7) await SendAsync("CRASH", port: 3);
            if (i == 20) await SendAsync("AGAIN", port: 3);
            if (i == 12) await Karl.GoodbyeAsync("ALPHA");
            await Karl.PassAsync(20);
            var window = Window.Last(TimeSpan.FromMinutes(5), Karl.Now);
            seen.Add((window, await ListAsync(window)));
            _clock.Advance(TimeSpan.FromMilliseconds(1)); // What comes next is not of that window.
        }

        await SkipAsync(60);
        foreach (var (window, told) in seen) Assert.Equal(told, await ListAsync(window with { Now = Karl.Now }));
    }

    private async Task<string[]> ListAsync(Window window)
    {
        var views = await Karl.Query.ListAsync(window, null, CancellationToken.None);
        await Karl.Query.ReadAsync(views, window, CancellationToken.None);
        return [.. views.Select(v => $"{v.Codename} {v.State} {v.Endpoint} {v.IsMissing} {v.Latest.Order}")];
    }

    private string Told(string codename) => Karl.Told(codename, _start);

    private async Task<InstanceView?> ViewAsync(string codename, TestKarl? karl = null) =>
        await (karl ?? Karl).Query.FindAsync(codename, Window.Last(TimeSpan.FromMinutes(5), Karl.Now), CancellationToken.None);

    private async Task<string[]> OutagesAsync() =>
        [.. (await Karl.Get<InstanceDirectory>().OutagesAsync(0, Karl.Now, CancellationToken.None))
            .Select(o => $"{(Time.From(o.Began) - _start).TotalSeconds}-{(o.Ended == 0 ? "" : $"{(Time.From(o.Ended) - _start).TotalSeconds}")}")];

    private async Task SendAsync(string codename, string service = "orders", int port = 8080, string more = "") =>
        Assert.Equal(IntakeOutcome.Kept, await Karl.SendAsync(new KeepaliveJson { Codename = codename, Service = service, Port = port, More = more }));

    // Time passes in steps that Karl still takes for watching.
    private async Task SkipAsync(int minutes)
    {
        for (var i = 0; i < minutes * 15; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(4));
            await Karl.Intake.TickAsync();
        }
    }
}
