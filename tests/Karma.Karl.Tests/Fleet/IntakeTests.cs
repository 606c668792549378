using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Fleet;

public sealed class IntakeTests : IAsyncLifetime
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
    public async Task Submit_ManyWhileACommitIsOnItsWay_ShareTheNextOne()
    {
        var reached = _store.HangNext();
        var first = SendAsync("FIRST");
        await reached;
        var commits = _store.Commits;
        var others = Enumerable.Range(0, 50).Select(i => SendAsync($"OTHER{i}")).ToList();
        Assert.False(first.IsCompleted);
        Assert.DoesNotContain(others, o => o.IsCompleted);

        _store.Release();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(commits + 1, _store.Commits);
        Assert.Equal(2, (await _store.AllAsync(StoreTable.Journal)).Count);
        Assert.Equal(51, Karl.Fleet.Count);
        Assert.Equal(51, Karl.Measured["karma.keepalive.received"]);
    }

    [Fact]
    public async Task Submit_CommitOnItsWay_StateHasNotChanged()
    {
        var reached = _store.HangNext();
        var sent = SendAsync("ABCDEF");
        await reached;
        Assert.Null(Karl.Fleet.Find("ABCDEF"));

        _store.Release();
        Assert.Equal(IntakeOutcome.Kept, await sent);
        Assert.NotNull(Karl.Fleet.Find("ABCDEF"));
    }

    [Theory]
    [InlineData(false, IntakeOutcome.Failed)]
    [InlineData(true, IntakeOutcome.Full)]
    internal async Task Submit_CommitFails_AllOfTheTurnAreToldAndNothingChanges(bool isFull, IntakeOutcome expected)
    {
        await SendAsync("ABCDEF");
        var state = Karl.Fleet.Find("ABCDEF")?.State;
        var reached = _store.HangNext();
        _store.FailNext(2, isFull);
        var first = SendAsync("ABCDEF", second: 40);
        await reached;
        List<Task<IntakeOutcome>> others = [SendAsync("ABCDEF", second: 60), SendAsync("NEWCOM"), Karl.GoodbyeAsync("ABCDEF").AsTask()];
        _store.Release();

        Assert.All(await Task.WhenAll([first, .. others]), outcome => Assert.Equal(expected, outcome));
        Assert.Same(state, Karl.Fleet.Find("ABCDEF")?.State);
        Assert.Null(Karl.Fleet.Find("NEWCOM"));
        Assert.Equal(2, Karl.Measured["karma.commit.failed"]);
        Assert.Equal(1, Karl.Measured["karma.keepalive.received"]);
        Assert.Equal(IntakeOutcome.Kept, await SendAsync("ABCDEF", second: 80));
        Assert.Equal(2, (await Karl.RecordsAsync("ABCDEF")).Count);
    }

    [Fact]
    public async Task Submit_StoreCannotBeRead_FailedAndTheNextOneIsTaken()
    {
        _store.FailsReads = true;
        Assert.Equal(IntakeOutcome.Failed, await SendAsync("ABCDEF"));
        _store.FailsReads = false;
        Assert.Equal(IntakeOutcome.Kept, await SendAsync("ABCDEF"));
    }

    [Fact]
    public async Task Submit_TooManyWait_OverloadedAtOnceAndTheOthersAreKept()
    {
        const int Bound = 16_384;
        var reached = _store.HangNext();
        var first = SendAsync("FIRST");
        await reached;
        var body = Karl.Get<KeepaliveParser>().Parse(new KeepaliveJson().Bytes, known: null);
        var waiting = Enumerable.Range(0, Bound).Select(_ => SubmitAsync(body)).ToList();
        Assert.Equal(IntakeOutcome.Overloaded, await SubmitAsync(body));
        Assert.DoesNotContain(waiting, w => w.IsCompleted);

        _store.Release();
        Assert.Equal(IntakeOutcome.Kept, await first);
        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Equal(IntakeOutcome.Kept, outcome));
        Assert.Equal(IntakeOutcome.Kept, await SendAsync("ABCDEF"));
    }

    [Fact]
    public async Task Submit_LargeBodiesWait_OverloadedLongBeforeTheyAreTooMany()
    {
        const int Bound = 64 * 1024 * 1024;
        var reached = _store.HangNext();
        var first = SendAsync("FIRST");
        await reached;
        var body = Karl.Get<KeepaliveParser>().Parse(new KeepaliveJson { Message = new string('x', 60_000) }.Bytes, known: null);
        var waiting = Enumerable.Range(0, 1 + (Bound / (body?.Body.Length ?? 0))).Select(_ => SubmitAsync(body)).ToList();
        Assert.DoesNotContain(waiting, w => w.IsCompleted);
        Assert.Equal(IntakeOutcome.Overloaded, await SubmitAsync(body));

        _store.Release();
        Assert.Equal(IntakeOutcome.Kept, await first);
        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Equal(IntakeOutcome.Kept, outcome));
        Assert.Equal(IntakeOutcome.Kept, await SubmitAsync(body));
    }

    [Fact]
    public async Task Submit_OneWhoWaitsThrows_OthersAreAnswered()
    {
        var reached = _store.HangNext();
        var first = SendAsync("FIRST");
        await reached;
        var submission = new Submission();
        submission.Set("THROWS", Karl.Get<KeepaliveParser>().Parse(new KeepaliveJson { Codename = "THROWS" }.Bytes, null), new(System.Net.IPAddress.Loopback, 1), sender: null);
#pragma warning disable CA2012 // An await would catch what is thrown; the continuation itself must throw.
        Karl.Intake.SubmitAsync(submission).GetAwaiter().UnsafeOnCompleted(() => throw new InvalidOperationException("The rest of a request."));
#pragma warning restore CA2012
        var last = SendAsync("LASTLY");
        _store.Release();

        Assert.Equal([IntakeOutcome.Kept, IntakeOutcome.Kept], await Task.WhenAll(first, last));
    }

    [Fact]
    public async Task Submit_SameCodenameTwiceInATurn_OneInstanceInTheirOrder()
    {
        var reached = _store.HangNext();
        var first = SendAsync("FIRST");
        await reached;
        List<Task<IntakeOutcome>> sent = [SendAsync("ABCDEF", 20), SendAsync("ABCDEF", 40), Karl.GoodbyeAsync("ABCDEF").AsTask(), SendAsync("ABCDEF", 60)];
        _store.Release();
        await Task.WhenAll([first, .. sent]);

        Assert.Equal([Text(20), Text(40), "", Text(60)], await Karl.SentAsync("ABCDEF"));
        Assert.Equal("up 0", Karl.Told("ABCDEF", _start));
        Assert.Equal(2, (await _store.AllAsync(StoreTable.Instance)).Count);
    }

    [Fact]
    public async Task Goodbye_OfNobody_KeptAndNothingIsWritten()
    {
        var commits = _store.Commits;
        Assert.Equal(IntakeOutcome.Kept, await Karl.GoodbyeAsync("NOBODY"));

        Assert.Equal(commits, _store.Commits);
        Assert.Equal(0, Karl.Measured["karma.goodbye.received"]);
    }

    [Fact]
    public async Task Tick_Silence_NoCommitForItsOwnSakeButEveryFiveSeconds()
    {
        var commits = _store.Commits;
        await Karl.PassAsync(60);

        Assert.InRange(_store.Commits - commits, 5, 14); // And one that says from which hour on rollups are made.
    }

    [Fact]
    public async Task StoreHangsForAMinute_NobodyIsDownAndTheGapIsUnknown()
    {
        foreach (var name in new[] { "ALPHA", "BRAVO", "GOING" }) await SendAsync(name);
        await Karl.PassAsync(10);
        var reached = _store.HangNext();
        var stuck = SendAsync("ALPHA", second: 30);
        var tick = Karl.Intake.TickAsync();
        await reached;
        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(20));
            _ = Karl.Intake.TickAsync(); // The timer goes on.
            if (i == 0) _ = SendAsync("BRAVO", second: 50); // GOING cannot get through at all.
        }

        _store.Release();
        Assert.Equal(IntakeOutcome.Kept, await stuck);
        await tick;
        await Karl.Intake.TickAsync();

        foreach (var name in new[] { "ALPHA", "BRAVO", "GOING" })
        {
            Assert.NotEqual(LivenessState.Down, Karl.Fleet.Find(name)?.State.Life.State);
            Assert.InRange(Karl.Fleet.Find(name)?.State.Life.Deadline ?? 0, Karl.Now + 44_000_000, Karl.Now + 46_000_000);
        }

        Assert.Equal("unknown 10", Karl.Told("GOING", _start));
        Assert.Empty(await _store.AllAsync(StoreTable.Outage));
        await Karl.PassAsync(30);
        await SendAsync("ALPHA", second: 130);
        await Karl.PassAsync(20);
        Assert.Equal("up 100", Karl.Told("ALPHA", _start));
        Assert.Equal("down 115", Karl.Told("GOING", _start));
        Assert.Equal(["up 0-10", "unknown 10-115", "down 115-"], await SpansAsync("GOING"));
    }

    [Fact]
    public async Task StoreFailsForAMinute_NobodyIsDownAndTheGapIsUnknown()
    {
        await SendAsync("ALPHA");
        await Karl.PassAsync(10);
        _store.FailsCommits = true;
        for (var i = 0; i < 6; i++)
        {
            await Karl.PassAsync(10);
            Assert.Equal(IntakeOutcome.Failed, await SendAsync("ALPHA"));
        }

        Assert.Equal(LivenessState.Unknown, Karl.Fleet.Find("ALPHA")?.State.Life.State);
        _store.FailsCommits = false;
        await Karl.PassAsync(40);
        Assert.Equal(LivenessState.Unknown, Karl.Fleet.Find("ALPHA")?.State.Life.State);
        await SendAsync("ALPHA", second: 110);
        await Karl.PassAsync(1);

        Assert.Equal("up 110", Karl.Told("ALPHA", _start));
        Assert.Empty(await _store.AllAsync(StoreTable.Outage));
    }

    [Fact]
    public async Task KarlIsStarvedForAnHour_NobodyIsDownAndEachHasFullGrace()
    {
        await SendAsync("ALPHA");
        await Karl.PassAsync(10);
        _clock.Advance(TimeSpan.FromHours(1));
        await Karl.Intake.TickAsync();

        Assert.Equal("unknown 10", Karl.Told("ALPHA", _start));
        await Karl.PassAsync(44);
        Assert.Equal("unknown 10", Karl.Told("ALPHA", _start));
        await Karl.PassAsync(2);
        Assert.Equal("down 3655", Karl.Told("ALPHA", _start));
    }

    [Fact]
    public async Task WallClockJumpsAhead_NobodyIsDown()
    {
        await SendAsync("ALPHA");
        await Karl.PassAsync(10);
        _clock.SetWallClock(_clock.Now.AddDays(1));
        await Karl.PassAsync(10);

        Assert.Equal("unknown 10", Karl.Told("ALPHA", _start));
    }

    [Fact]
    public async Task Close_SubmissionsWait_AllAreDurableAndNoMoreAreTaken()
    {
        var reached = _store.HangNext();
        var first = SendAsync("FIRST");
        await reached;
        var second = SendAsync("SECOND");
        var closed = Karl.Intake.CloseAsync();
        Assert.Equal(IntakeOutcome.Overloaded, await SendAsync("TOOLATE"));
        Assert.False(closed.IsCompleted);

        _store.Release();
        await closed;
        Assert.Equal([IntakeOutcome.Kept, IntakeOutcome.Kept], await Task.WhenAll(first, second));
        await Karl.Intake.TickAsync(); // Nothing happens any more.
        _clock.Advance(TimeSpan.FromSeconds(1));
        await using var next = await TestKarl.StartAsync(_store, _clock);
        Assert.Equal(2, next.Fleet.Count);
    }

    [Fact]
    public async Task Close_AfterSilence_WatchLastsToTheEnd()
    {
        await SendAsync("ALPHA");
        await Karl.PassAsync(13.5);
        await Karl.Intake.CloseAsync();
        _clock.Advance(TimeSpan.FromMinutes(5));
        await using var next = await TestKarl.StartAsync(_store, _clock);

        Assert.Equal("unknown 13.5", next.Told("ALPHA", _start));
    }

    private static string Text(int second, string codename = "ABCDEF") => Json(codename, second).Text;

    private static KeepaliveJson Json(string codename, int second) =>
        new() { Codename = codename, Second = second, Port = 1_000 + codename.Sum(c => c) * 7 + codename[^1] };

    private Task<IntakeOutcome> SendAsync(string codename, int second = 20) => Karl.SendAsync(Json(codename, second)).AsTask();

    private Task<IntakeOutcome> SubmitAsync(ParsedKeepalive? keepalive)
    {
        var submission = new Submission();
        var host = System.Net.IPAddress.Parse("10.0.0.7");
        submission.Set("ABCDEF", keepalive, new(host, 8080), Owner.OfHost(host));
        return Karl.Intake.SubmitAsync(submission).AsTask();
    }

    private async Task<List<string>> SpansAsync(string codename)
    {
        var window = Window.Last(TimeSpan.FromHours(1), Karl.Now);
        var view = await Karl.Query.FindAsync(codename, window, CancellationToken.None) ?? throw new InvalidOperationException("It is not known.");
        return (await Karl.Query.SpansAsync(view, window, CancellationToken.None))
            .ConvertAll(s => $"{s.State.ToString().ToLowerInvariant()} {(s.From - _start).TotalSeconds}-{(s.To - _start)?.TotalSeconds}");
    }
}
