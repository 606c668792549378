using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Fleet;

public sealed class LateKeepalivesTests : IAsyncDisposable
{
    private const string Codename = Straggler.Codename;
    private const string Run = Straggler.Run;

    private readonly FakeClock _clock = new();
    private readonly MemoryStore _store = new();
    private readonly DateTimeOffset _start;
    private readonly List<TestKarl> _karls = [];
    private readonly Straggler _straggler;

    public LateKeepalivesTests() => (_start, _straggler) = (_clock.Now, new Straggler(_clock));

    private TestKarl Karl => _karls[^1];

    public async ValueTask DisposeAsync()
    {
        foreach (var karl in _karls) await karl.DisposeAsync();
    }

    [Fact]
    public async Task Take_TenMinutesWithoutKarl_EachOnceAndUpAllAlong()
    {
        await StartAsync();
        await BeatAsync(9);
        await MissAsync(30, isKarlAway: true); // Ten minutes.
        await StartAsync();
        await BeatAsync(1);
        Assert.Equal("up 780", Karl.Told(Codename, _start));
        var deadline = Deadline;

        Assert.All(await HandOverAsync(), v => Assert.Equal(LateVerdict.Stored, v));

        Assert.Equal(deadline, Deadline);
        Assert.Equal("up 0", Karl.Told(Codename, _start));
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), (await SequencesAsync()).Order());
        Assert.Equal([LivenessState.Up], await StatesAsync());
        Assert.All(await HandOverAsync(), v => Assert.Equal(LateVerdict.Known, v));
        Assert.Equal(40, (await SequencesAsync()).Count);
    }

    [Fact]
    public async Task Take_OutageThatWasNone_IsCorrectedAndTold()
    {
        await StartAsync();
        await BeatAsync(3);
        await MissAsync(9, isKarlAway: false); // The network, say, while Karl watches.
        Assert.Equal("down 85", Karl.Told(Codename, _start));
        await BeatAsync(1);
        Assert.Single(await OutagesAsync());

        await HandOverAsync();

        Assert.Empty(await OutagesAsync());
        Assert.Equal("up 0", Karl.Told(Codename, _start));
        Assert.Equal([LivenessState.Up], await StatesAsync());
    }

    [Fact]
    public async Task Take_TheOldestAreLost_OutageEndsWhereTheyBegin()
    {
        await StartAsync();
        await BeatAsync(3);
        await MissAsync(9, isKarlAway: false);
        await BeatAsync(1);
        _straggler.Missed.RemoveRange(0, 6);

        await HandOverAsync();

        Assert.Equal([(85, 180)], (await OutagesAsync()).Select(o => (Seconds(o.Began), Seconds(o.Ended))));
        Assert.Equal("up 180", Karl.Told(Codename, _start));
        Assert.Equal([LivenessState.Up, LivenessState.Down, LivenessState.Up], await StatesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Take_FromBeforeItWasEverHeard_WhatNobodyHeardIsNoOutage(bool isKarlAway)
    {
        await BeginAsync(missed: 9, isKarlAway);
        _straggler.Missed.RemoveRange(2, 7); // Another Karl heard those.

        await HandOverAsync();

        Assert.Empty(await OutagesAsync());
        Assert.Equal([LivenessState.Up, LivenessState.Unknown, LivenessState.Up], await StatesAsync());
        Assert.Equal("up 180", Karl.Told(Codename, _start));
        await StartAsync();
        await BeatAsync(1);
        Assert.DoesNotContain(LivenessState.Down, await StatesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Take_OneFromBeforeItWasEverHeard_UpSinceThen(bool isKarlAway)
    {
        await BeginAsync(missed: 1, isKarlAway);

        await HandOverAsync();

        Assert.Equal([LivenessState.Up], await StatesAsync());
        Assert.Equal("up 0", Karl.Told(Codename, _start));
    }

    [Fact]
    public async Task Take_KarlRestartsAfterwards_NothingIsForgotten()
    {
        await StartAsync();
        await BeatAsync(3);
        await MissAsync(9, isKarlAway: true);
        await StartAsync();
        await BeatAsync(1);
        await HandOverAsync();
        await StartAsync();

        Assert.All(await HandOverAsync(), v => Assert.Equal(LateVerdict.Known, v));
        await BeatAsync(40); // Over several blocks.
        await StartAsync();
        await BeatAsync(1);

        Assert.Equal(Enumerable.Range(1, _straggler.Sequence).Select(i => (long)i), (await SequencesAsync()).Order());
        Assert.DoesNotContain(LivenessState.Down, await StatesAsync());
        var past = new Window(Micros(_start), Micros(_start.AddMinutes(3)), Karl.Now);
        Assert.Equal([LivenessState.Up], await StatesAsync(past)); // The window ends before they came.
        Assert.Equal(LivenessState.Up, Assert.Single(await Karl.Query.ListAsync(past, null, CancellationToken.None)).State);
    }

    [Fact]
    public async Task Take_LiveOneThatWasStuckComesAfterwards_IsNotKeptTwice()
    {
        await StartAsync();
        await BeatAsync(3);
        await MissAsync(3, isKarlAway: false);
        await BeatAsync(1);
        await HandOverAsync();
        var deadline = Deadline;
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(IntakeOutcome.Known, await Karl.SendAsync(Straggler.Json(5), run: Run));
        Assert.Equal(deadline, Deadline);
        Assert.Equal(7, (await SequencesAsync()).Count);
    }

    [Fact]
    public async Task Take_WhatCannotBe_IsRefusedLineByLine()
    {
        await StartAsync();
        await BeatAsync(3);
        await MissAsync(1, isKarlAway: false);
        await BeatAsync(1);
        var good = new LateKeepalive(30_000_000, Parse(Straggler.Json(4)));
        LateKeepalive[] batch =
        [
            good with { Keepalive = null },
            good with { Keepalive = Parse(Straggler.Json(4) with { Codename = "OTHERS" }) },
            good with { Keepalive = Parse(new KeepaliveJson()) },
            good with { Keepalive = Parse(Straggler.Json(5)) },
            good with { Age = -1 },
            good with { Age = Micros(TimeSpan.FromDays(31)) },
            good,
            good,
        ];

        var (outcome, verdicts) = await TakeAsync(batch);

        Assert.Equal(IntakeOutcome.Kept, outcome);
        Assert.Equal(
            [.. Enumerable.Repeat(LateOutcome.Refused, 6), LateOutcome.Stored, LateOutcome.Known], verdicts.Select(v => v.Outcome));
        Assert.All(verdicts.Take(6), v => Assert.NotNull(v.Reason));
        Assert.Equal(5, (await SequencesAsync()).Count);
    }

    [Fact]
    public async Task Take_OfAStranger_ConflictAndNothingIsKept()
    {
        await StartAsync();
        await BeatAsync(3);
        await MissAsync(2, isKarlAway: false);
        await BeatAsync(1);

        var (outcome, _) = await TakeAsync(Batch(), Owner.OfRun("another"));

        Assert.Equal(IntakeOutcome.Conflict, outcome);
        Assert.Equal(4, (await SequencesAsync()).Count);
        Assert.NotNull(await Karl.Get<ConflictLog>().FindAsync(1, CancellationToken.None));
    }

    [Fact]
    public async Task Take_OfAStrangerWhoGuesses_IsToldNothing()
    {
        await StartAsync();
        await BeatAsync(3);

        var (outcome, verdicts) = await TakeAsync([new LateKeepalive(1, Parse(Straggler.Json(1)))], Owner.OfRun("another"));

        Assert.Equal((IntakeOutcome.Conflict, 0), (outcome, verdicts.Length));
        Assert.NotNull(await Karl.Get<ConflictLog>().FindAsync(1, CancellationToken.None));
    }

    [Fact]
    public async Task Take_AgainAfterACorrectionThatWasMissed_Corrected()
    {
        await StartAsync();
        await BeatAsync(3);
        await MissAsync(9, isKarlAway: false);
        await BeatAsync(1);
        await HandOverAsync();
        Karl.Get<HistoryWriter>().Amendments.RecordOutage(1, Micros(_start.AddSeconds(85)), Micros(_start.AddSeconds(240))); // As if the correction had not been made.
        await Karl.PassAsync(1);
        Assert.Single(await OutagesAsync());

        Assert.All(await HandOverAsync(), v => Assert.Equal(LateVerdict.Known, v));
        Assert.Empty(await OutagesAsync());
    }

    [Fact]
    public async Task Take_WhileAStuckOneComesIn_LookedAtAgain()
    {
        await StartAsync();
        await BeatAsync(3);
        await MissAsync(2, isKarlAway: false);
        await BeatAsync(1);
        var stuck = Karl.SendAsync(Straggler.Json(4), run: Run).AsTask(); // It is kept between the looking and the writing, or before both.
        var (outcome, _) = await TakeAsync(Batch());
        await stuck;
        if (outcome == IntakeOutcome.Overloaded) await HandOverAsync();

        Assert.Equal([1, 2, 3, 4, 5, 6], (await SequencesAsync()).Order());
    }

    [Fact]
    public async Task Take_OfNobodyWhoIsUp_RefusedWithWhatToDo()
    {
        await StartAsync();
        var (outcome, verdicts) = await TakeAsync([new LateKeepalive(1, Parse(Straggler.Json(1)))]);

        Assert.Equal(IntakeOutcome.Kept, outcome);
        Assert.Contains("send a keepalive first", Assert.Single(verdicts).Reason, StringComparison.Ordinal);
    }

    private async Task StartAsync() => _karls.Add(await TestKarl.StartAsync(_store, _clock));

    private Task BeatAsync(int times) => _straggler.BeatAsync(Karl, times);

    // The first that it sends are missed, and the next three are heard.
    private async Task BeginAsync(int missed, bool isKarlAway)
    {
        if (!isKarlAway) await StartAsync();
        await MissAsync(missed, isKarlAway);
        if (isKarlAway) await StartAsync();
        await BeatAsync(3);
    }

    private async Task MissAsync(int times, bool isKarlAway)
    {
        for (var i = 0; i < times; i++)
        {
            _straggler.Miss();
            if (isKarlAway) _clock.Advance(TimeSpan.FromSeconds(20));
            else await Karl.PassAsync(20);
        }
    }

    private async Task<LateVerdict[]> HandOverAsync()
    {
        var (outcome, verdicts) = await TakeAsync(Batch());
        Assert.Equal(IntakeOutcome.Kept, outcome);
        return verdicts;
    }

    private List<LateKeepalive> Batch() => _straggler.Batch(Karl);

    private Task<(IntakeOutcome Outcome, LateVerdict[] Verdicts)> TakeAsync(IReadOnlyList<LateKeepalive> batch, Owner? sender = null) => Straggler.HandOverAsync(Karl, batch, sender);

    private async Task<List<long>> SequencesAsync() =>
        [.. (await Karl.RecordsAsync(Codename)).Select(r => KeepaliveParser.SequenceOf(r.Body))];

    private async Task<List<Outage>> OutagesAsync() =>
        await Karl.Get<InstanceDirectory>().OutagesAsync(0, Life.Never, CancellationToken.None);

    private async Task<IEnumerable<LivenessState>> StatesAsync(Window? window = null)
    {
        var asked = window ?? new Window(Micros(_start), Karl.Now, Karl.Now);
        var view = await Karl.Query.FindAsync(Codename, asked, CancellationToken.None);
        Assert.NotNull(view);
        return (await Karl.Query.SpansAsync(view, asked, CancellationToken.None)).Select(s => s.State);
    }

    private ParsedKeepalive? Parse(KeepaliveJson json) => Straggler.Parse(Karl, json);

    private long Deadline => Karl.Fleet.Find(Codename)?.State.Life.Deadline ?? 0;

    private int Seconds(long microseconds) => (int)(Time.From(microseconds) - _start).TotalSeconds;

    private static long Micros(DateTimeOffset time) => Time.Microseconds(time);

    private static long Micros(TimeSpan span) => Time.Microseconds(span);
}
