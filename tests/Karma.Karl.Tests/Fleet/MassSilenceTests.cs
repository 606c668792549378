using System.Collections.Concurrent;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.Fleet;

public sealed class MassSilenceTests : IAsyncLifetime, ICallBack
{
    private readonly FakeClock _clock = new();
    private readonly MemoryStore _store = new();
    private readonly ConcurrentQueue<Endpoint> _asked = [];
    private Func<Endpoint, Reach> _found = _ => Reach.Unreachable;
    private TaskCompletionSource? _held;
    private TestKarl? _karl;
    private int _second;

    private TestKarl Karl => _karl ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync() =>
        _karl = await TestKarl.StartAsync(_store, _clock, b => b.Services.AddSingleton<ICallBack>(this));

    public ValueTask DisposeAsync() => Karl.DisposeAsync();

    async Task<Reach> ICallBack.AskAsync(Endpoint endpoint, CancellationToken cancellationToken)
    {
        _asked.Enqueue(endpoint);
        if (_held is { } held) await held.Task;
        return _found(endpoint);
    }

    [Theory]
    [InlineData(Reach.Answered)]
    [InlineData(Reach.Unreachable)]
    internal async Task Silence_OfEverybodyAndTheFaultIsKarls_AllUnknownUntilHeard(Reach found)
    {
        _found = _ => found;
        await BeatAsync(10, 3);
        var cut = _clock.Now;
        var states = await BeatAsync(0, 10);
        Assert.DoesNotContain(LivenessState.Down, states);
        Assert.All(Karl.Fleet.Instances, i => Assert.StartsWith("unknown 2", Karl.Told(i.State.Codename, cut), StringComparison.Ordinal));
        Assert.Equal([LivenessState.Up, LivenessState.Unknown], await StatesAsync("CODE0"));
        await BeatAsync(1, 1); // One is not enough to be trusted again, and was not down.
        Assert.Equal([LivenessState.Up, LivenessState.Unknown, LivenessState.Up], await StatesAsync("CODE0"));
        Assert.True(Karl.Get<Presence>().IsDoubting);

        states = await BeatAsync(10, 3);
        Assert.DoesNotContain(LivenessState.Down, states);
        Assert.All(Karl.Fleet.Instances, i => Assert.Equal(LivenessState.Up, i.State.Life.State));
        Assert.False(Karl.Get<Presence>().IsDoubting);
        Assert.Equal([LivenessState.Up, LivenessState.Unknown, LivenessState.Up], await StatesAsync("CODE0"));
    }

    [Fact]
    public async Task Silence_IsOverBehindALateTick_NoClockWasSetBack()
    {
        await CutOffAsync(after: 3);
        for (var i = 0; i < 3; i++) // Each time he comes late, and finds them all.
        {
            _clock.Advance(TimeSpan.FromSeconds(20));
            for (var service = 0; service < 10; service++) await SendAsync(service, isQuick: false);
            await Karl.Intake.TickAsync();
        }

        Assert.False(Karl.Get<Presence>().IsDoubting);
        Assert.DoesNotContain(await Karl.Store.AllAsync(StoreTable.Watch), row => row.Value.Length == 4 * sizeof(long));
        Assert.Equal(Karl.Now, Karl.Get<WatchLog>().Arrivals.OrderAt(Karl.Now));
        Assert.DoesNotContain(LivenessState.Down, await StatesAsync("CODE0"));
    }

    [Fact]
    public async Task Silence_TheClockIsSetBackMeanwhile_MistrustedUntilItIsRightAgain()
    {
        await CutOffAsync(after: 200);
        _clock.SetWallClock(_clock.Now - TimeSpan.FromHours(3));
        await BeatAsync(10, 3);
        Assert.False(Karl.Get<Presence>().IsDoubting);
        Assert.True(Karl.Get<Presence>().IsClockMistrusted);

        _clock.SetWallClock(_clock.Now + TimeSpan.FromHours(3));
        await BeatAsync(10, 3);
        Assert.False(Karl.Get<Presence>().IsClockMistrusted);
        Assert.All(Karl.Fleet.Instances, i => Assert.Equal(LivenessState.Up, i.State.Life.State));
        Assert.DoesNotContain(await Karl.Store.AllAsync(StoreTable.Watch), row => row.Value.Length == 4 * sizeof(long));
    }

    [Fact]
    public async Task Silence_HostsAnswerAndServicesDoNot_TheyAreDownAtTheirDeadlines()
    {
        _found = _ => Reach.Silent;
        await BeatAsync(10, 3);
        await BeatAsync(0, 3);

        Assert.All(Karl.Fleet.Instances, i => Assert.Equal("down 45", Karl.Told(i.State.Codename, Time.From(i.State.LatestAt))));
        Assert.InRange(_asked.Count, 1, 8);
        Assert.False(Karl.Get<Presence>().IsDoubting);
    }

    [Fact]
    public async Task Silence_OneAnswersAmongMany_TheNetworkIsAtFault()
    {
        _found = e => e.Port == 8081 ? Reach.Answered : Reach.Silent;
        await BeatAsync(6, 3);

        Assert.DoesNotContain(LivenessState.Down, await BeatAsync(0, 10));
    }

    [Fact]
    public async Task Silence_OfFour_IsNoMassAndNobodyIsAsked()
    {
        await BeatAsync(4, 3);
        await BeatAsync(0, 3);

        Assert.Empty(_asked);
        Assert.All(Karl.Fleet.Instances, i => Assert.Equal(LivenessState.Down, i.State.Life.State));
    }

    [Fact]
    public async Task Silence_OfThreeQuarters_IsTheirs()
    {
        await BeatAsync(12, 3);
        await BeatAsync(3, 4);

        Assert.Empty(_asked);
        Assert.Equal(9, Karl.Fleet.Instances.Count(i => i.State.Life.State == LivenessState.Down));
    }

    [Fact]
    public async Task Silence_OfNineTenthsWhoCannotBeReached_TheOthersStayUp()
    {
        await BeatAsync(20, 3);
        var states = await BeatAsync(2, 10);

        Assert.DoesNotContain(LivenessState.Down, states);
        Assert.Equal(2, Karl.Fleet.Instances.Count(i => i.State.Life.State == LivenessState.Up));
        Assert.Equal(18, Karl.Fleet.Instances.Count(i => i.State.Life.State == LivenessState.Unknown));
    }

    [Fact]
    public async Task Silence_WhileTheCallsAreOnTheirWay_NobodyIsJudged()
    {
        await BeatAsync(10, 3);
        _held = new TaskCompletionSource();
        var states = await BeatAsync(0, 10);
        Assert.Equal([LivenessState.Up], states);

        _found = _ => Reach.Silent;
        _held.SetResult();
        while (!states.Contains(LivenessState.Down)) states = await BeatAsync(0, 1); // The answers come on threads of their own.
    }

    [Fact]
    public async Task Silence_OneDiedInIt_IsDownAfterwards()
    {
        _found = _ => Reach.Answered;
        await BeatAsync(10, 3);
        await BeatAsync(0, 10);
        await BeatAsync(9, 4);

        Assert.Equal(LivenessState.Down, Karl.Fleet.Find("CODE9")?.State.Life.State);
        Assert.Equal(9, Karl.Fleet.Instances.Count(i => i.State.Life.State == LivenessState.Up));
    }

    [Fact]
    public async Task Silence_TheHostsComeBackAndTheServicesDoNot_DownInTheEnd()
    {
        await BeatAsync(10, 3);
        await BeatAsync(0, 10);
        Assert.All(Karl.Fleet.Instances, i => Assert.Equal(LivenessState.Unknown, i.State.Life.State));

        _found = _ => Reach.Silent;
        await BeatAsync(0, 7);
        Assert.All(Karl.Fleet.Instances, i => Assert.Equal(LivenessState.Down, i.State.Life.State));
    }

    [Fact]
    public async Task Silence_KarlRestartsInIt_TheGapGoesOn()
    {
        await BeatAsync(10, 3);
        var cut = _clock.Now;
        await BeatAsync(1, 10); // Who is still heard proves nothing for the others.
        var killed = Karl;
        _karl = await TestKarl.StartAsync(_store, _clock, b => b.Services.AddSingleton<ICallBack>(this));
        Assert.All(
            Karl.Fleet.Instances.Where(i => i.State.Codename != "CODE0"),
            i => Assert.StartsWith("unknown 2", Karl.Told(i.State.Codename, cut), StringComparison.Ordinal));
        Assert.DoesNotContain(LivenessState.Down, await BeatAsync(10, 3));
        await killed.DisposeAsync();
    }

    [Fact]
    public async Task Silence_OutlastsARestart_NobodyIsDown()
    {
        await BeatAsync(10, 3);
        await BeatAsync(0, 10);
        var killed = Karl;
        _karl = await TestKarl.StartAsync(_store, _clock, b => b.Services.AddSingleton<ICallBack>(this));

        Assert.DoesNotContain(LivenessState.Down, await BeatAsync(0, 20));
        Assert.True(Karl.Get<Presence>().IsDoubting);
        await killed.DisposeAsync();
    }

    [Fact]
    public async Task Silence_OfAFleetThatOneHostInvented_BlindsNobody()
    {
        _found = _ => Reach.Answered;
        await BeatAsync(8, 3);
        for (var i = 0; i < 200; i++) await Karl.SendAsync(new KeepaliveJson { Codename = $"FAKE{i}", Port = 1 }, "10.0.1.1");
        await BeatAsync(7, 6);

        Assert.Equal(LivenessState.Down, Karl.Fleet.Find("CODE7")?.State.Life.State);
        Assert.Equal(7, Karl.Fleet.Instances.Count(i => i.State.Life.State == LivenessState.Up));
    }

    [Fact]
    public async Task Silence_SomebodyComesInItAndGoes_IsUnknown()
    {
        await BeatAsync(10, 3);
        await BeatAsync(0, 10);
        await Karl.SendAsync(new KeepaliveJson { Codename = "NEWCOM" }, "10.0.2.1");

        Assert.DoesNotContain(LivenessState.Down, await BeatAsync(0, 5));
        Assert.Equal(LivenessState.Unknown, Karl.Fleet.Find("NEWCOM")?.State.Life.State);
    }

    [Fact]
    public async Task Silence_OfSomeWithShortIntervals_JudgedByTheirs()
    {
        // The quick ones would be down before the slow ones are due once more.
        await BeatAsync(10, 3, quick: 5);
        var states = await BeatAsync(0, 1);
        Assert.DoesNotContain(LivenessState.Down, states);
        Assert.NotEmpty(_asked);
    }

    private async Task CutOffAsync(int after)
    {
        _found = _ => Reach.Unreachable;
        await BeatAsync(10, after);
        await BeatAsync(0, 10);
        Assert.True(Karl.Get<Presence>().IsDoubting);
    }

    // So many beat once an interval of twenty seconds, the quick ones every second; the states that anybody was in meanwhile.
    private async Task<HashSet<LivenessState>> BeatAsync(int services, int times, int quick = 0)
    {
        var states = new HashSet<LivenessState>();
        for (var second = 0; second < times * 20; second++)
        {
            _second++;
            for (var i = 0; i < services; i++)
                if (_second % 20 == i % 20 || i < quick) await SendAsync(i, i < quick);
            await Karl.PassAsync(1);
            states.UnionWith(Karl.Fleet.Instances.Select(i => i.State.Life.State));
        }

        return states;
    }

    private async Task SendAsync(int number, bool isQuick)
    {
        var json = new KeepaliveJson
        {
            Codename = $"CODE{number}",
            Port = 8080 + number,
            Second = _second,
            More = isQuick ? ",\"beacon_interval_ms\":1000" : "",
        };
        Assert.Equal(IntakeOutcome.Kept, await Karl.SendAsync(json, $"10.0.0.{number + 1}"));
    }

    private async Task<IEnumerable<LivenessState>> StatesAsync(string codename)
    {
        var window = new Window(1, Karl.Now, Karl.Now);
        var view = await Karl.Query.FindAsync(codename, window, CancellationToken.None);
        Assert.NotNull(view);
        return (await Karl.Query.SpansAsync(view, window, CancellationToken.None)).Select(s => s.State);
    }
}
