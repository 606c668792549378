using Karma.Testing;
using Karma.Tests.Fakes;
using Microsoft.Extensions.Hosting;

namespace Karma.Tests.Backfill;

public sealed class HandoverTests : IAsyncLifetime
{
    private static readonly KarlAnswer Stored = KarlAnswers.Lines(_ => "stored");
    private readonly FakeClock _clock = new();
    private readonly RecordedLogs _logs = new();
    private readonly FakeKarl _karl = new(KarlAnswers.Status(503));
    private readonly IHost _host;
    private readonly MeterCounts _counts;

    public HandoverTests()
    {
        _host = Hosts.Worker(_clock, o => o.Karl = _karl.Locator, _logs);
        _counts = new MeterCounts(_host);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _counts.Dispose();
        _host.Dispose();
        await _karl.DisposeAsync();
        _logs.Dispose();
    }

    [Fact]
    public async Task Absence_OfTenMinutes_EveryKeepaliveIsHandedOverOnceWithItsAge()
    {
        _host.Claire().Report("OK");
        await MissAsync(30, TimeSpan.FromSeconds(20));
        _clock.SetWallClock(_clock.Now.AddHours(-1)); // As an operator may, and it matters to nobody.
        _karl.Answer = KarlAnswers.Named("aaaa", Stored);

        var live = await TurnAsync();
        await _host.Errands().RunAsync(default);
        var handover = await _karl.NextAsync();

        Assert.Equal(31, live.Status.Sequence);
        Assert.Equal(("POST", $"/some/path/keepalives?codename={_host.Claire().Codename}"), (handover.Method, handover.Target));
        Assert.Equal(("application/x-ndjson", "gzip"), (handover.Headers["Content-Type"], handover.Headers["Content-Encoding"]));
        Assert.Equal(live.Headers["Karma-Run"], handover.Headers["Karma-Run"]);
        Assert.Equal(Enumerable.Range(1, 30).Select(i => (long?)i), handover.Lines.Select(l => l.Status.Sequence));
        Assert.Equal(Enumerable.Range(1, 30).Select(i => TimeSpan.FromSeconds(20 * (31 - i))), handover.Lines.Select(l => l.Age));
        Assert.All(handover.Lines, l => Assert.Null(l.Status.Build));
        Assert.All(handover.Lines, l => Assert.Equal("OK", l.Status.Runtime?["status"].GetProperty("message").GetString()));
        Assert.Equal((0, 30), (_host.Backlog().Count, _counts["karma.backlog.handed_over outcome=stored"]));
        await _host.Errands().RunAsync(default);
        Assert.False(_karl.TryNext(out _));
        Assert.Equal($"Karl at {_karl.Locator} was handed 30 keepalives that he had missed, 0 of which he refused", _logs.Lines[^1].Text);
    }

    [Fact]
    public async Task Absence_OfAnHourAndAHalf_SeveralBatchesBackToBack()
    {
        _host.Claire().Report(new string('x', 1000));
        await MissAsync(270, TimeSpan.FromSeconds(20));
        _karl.Answer = KarlAnswers.Named("aaaa", Stored);

        await TurnAsync();
        await _host.Errands().RunAsync(default);

        List<long?> sequences = [];
        var batches = 0;
        while (_karl.TryNext(out var handover))
        {
            batches++;
            Assert.InRange(handover!.Bytes.Length, 1, 1 << 20);
            sequences.AddRange(handover.Lines.Select(l => l.Status.Sequence));
        }

        Assert.True(batches > 1);
        Assert.Equal(Enumerable.Range(1, 270).Select(i => (long?)i), sequences);
        Assert.Equal([1001, 1000, 1201], _logs.Ids);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("hang")]
    [InlineData("500")]
    [InlineData("503")]
    [InlineData("302")]
    [InlineData("401")]
    [InlineData("429")]
    public async Task Miss_ThatIsNotForWhatTheKeepaliveSays_Kept(string manner)
    {
        _karl.Answer = manner switch
        {
            "reset" => KarlAnswers.Reset,
            "hang" => KarlAnswers.Hang,
            _ => KarlAnswers.Status(int.Parse(manner)),
        };
        var turn = _host.Beacon().TurnAsync(default);
        await _karl.NextAsync();
        if (manner == "hang") _clock.Advance(TimeSpan.FromSeconds(5));
        await turn;

        Assert.Equal(1, _host.Backlog().Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(413)]
    public async Task Miss_ForWhatTheKeepaliveSays_NotKept(int code)
    {
        _karl.Answer = KarlAnswers.Status(code);
        await TurnAsync();

        Assert.Equal(0, _host.Backlog().Count);
    }

    [Fact]
    public async Task Miss_AbandonedForAnotherKarl_KeptForHim()
    {
        await using var other = new FakeKarl(KarlAnswers.Named("bbbb", Stored));
        _karl.Answer = KarlAnswers.Hang;
        var turn = _host.Beacon().TurnAsync(default);
        await _karl.NextAsync();
        _host.Claire().ReportTo(other.Locator);
        await turn;

        await _host.Beacon().TurnAsync(default);
        await _host.Errands().RunAsync(default);

        Assert.Equal(2, (await other.NextAsync()).Status.Sequence);
        Assert.Equal([1], (await other.NextAsync()).Lines.Select(l => l.Status.Sequence));
    }

    [Fact]
    public async Task Return_OfAnOriginal_HeIsHandedNothing()
    {
        await MissAsync(3);
        _karl.Answer = KarlAnswers.Ok;

        await TurnAsync();
        await _host.Errands().RunAsync(default);

        Assert.False(_karl.TryNext(out _));
        Assert.Equal(3, _host.Backlog().Count);
    }

    [Fact]
    public async Task Return_ThenLostAgain_NothingIsHandedOver()
    {
        _karl.Answer = KarlAnswers.Named("aaaa", Stored);
        await TurnAsync();
        _karl.Answer = KarlAnswers.Status(503);
        await TurnAsync();

        await _host.Errands().RunAsync(default);

        Assert.False(_karl.TryNext(out _));
        Assert.Equal(1, _host.Backlog().Count);
    }

    [Theory]
    [InlineData("503")]
    [InlineData("reset")]
    [InlineData("lost")]
    [InlineData("nothing")]
    [InlineData("nonsense")]
    [InlineData("endless")]
    public async Task Handover_NotAnswered_TheSameLinesAgainAfterTheNextKeepalive(string manner)
    {
        await MissAsync(3);
        _karl.Answer = KarlAnswers.Named("aaaa", manner switch
        {
            "503" => KarlAnswers.Status(503),
            "reset" => KarlAnswers.Reset,
            "lost" => KarlAnswers.Lines(_ => null), // He stored them, perhaps, and does not say so.
            "nothing" => KarlAnswers.Body("null"),
            "nonsense" => KarlAnswers.Body("[<]"),
            _ => KarlAnswers.Body(new string(' ', 300_000)),
        });
        await TurnAsync();
        await _host.Errands().RunAsync(default);
        var first = await _karl.NextAsync();
        Assert.False(_karl.TryNext(out _)); // Once a turn, not in a circle.

        _clock.Advance(TimeSpan.FromSeconds(20));
        _karl.Answer = KarlAnswers.Named("aaaa", KarlAnswers.Lines(_ => "known"));
        await TurnAsync();
        await _host.Errands().RunAsync(default);
        var second = await _karl.NextAsync();

        Assert.Equal(first.Lines.Select(l => l.Status.Sequence), second.Lines.Select(l => l.Status.Sequence));
        Assert.Equal(first.Lines.Select(l => l.Age + TimeSpan.FromSeconds(20)), second.Lines.Select(l => l.Age));
        Assert.Equal((0, 3), (_host.Backlog().Count, _counts["karma.backlog.handed_over outcome=known"]));
    }

    [Fact]
    public async Task Handover_SomeLinesRefusedAndSomeUnanswered_OnlyTheUnansweredAgain()
    {
        await MissAsync(4);
        _karl.Answer = KarlAnswers.Named("aaaa", KarlAnswers.Lines(s => s.Sequence switch { 1 => "stored", 2 => "refused", 3 => null, _ => "known" }));
        await TurnAsync();
        await _host.Errands().RunAsync(default);

        await _karl.NextAsync();
        Assert.Equal([3], (await _karl.NextAsync()).Lines.Select(l => l.Status.Sequence));
        Assert.False(_karl.TryNext(out _));
        Assert.Equal(1, _counts["karma.backlog.handed_over outcome=refused"]);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(413)]
    public async Task Handover_RefusedAsAWhole_DroppedCountedAndSaidOnce(int code)
    {
        _host.Claire().Report(new string('x', 1000));
        await MissAsync(100);
        _karl.Answer = KarlAnswers.Named("aaaa", KarlAnswers.Status(code));

        await TurnAsync();
        await _host.Errands().RunAsync(default);

        Assert.Equal((0, 100), (_host.Backlog().Count, _counts["karma.backlog.dropped reason=refused"]));
        Assert.Equal([1001, 1000, 1202], _logs.Ids);
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("trickle")]
    public async Task Handover_KarlDoesNotEnd_TheNextKeepaliveIsNotLate(string manner)
    {
        await MissAsync(3);
        _karl.Answer = KarlAnswers.Named("aaaa", manner == "hang" ? KarlAnswers.Hang : KarlAnswers.Trickle);
        using var stop = new CancellationTokenSource();
        var run = _host.Beacon().RunAsync(stop.Token);
        Assert.Equal(4, (await _karl.NextAsync()).Status.Sequence);
        Assert.True((await _karl.NextAsync()).IsHandover);

        _host.Claire().RequestKeepalive(); // As when it is due.
        await Until.TrueAsync(() => _host.Contact().Sequence == 5, () => _clock.Advance(TimeSpan.FromMilliseconds(_clock.Now.Second < 3 ? 1 : 0)));

        Assert.Equal(5, (await _karl.NextAsync()).Status.Sequence);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(3, _host.Backlog().Count);
    }

    [Fact]
    public async Task Handover_HangsUntilTheNextIsDue_TheKeepaliveGoesOutOnTime()
    {
        await using var karl = new FakeKarl(KarlAnswers.Status(503));
        using var host = Hosts.Worker(_clock, o => (o.Karl, o.Timeout) = (karl.Locator, TimeSpan.FromMinutes(1)));
        await host.Beacon().TurnAsync(default);
        await karl.NextAsync();
        karl.Answer = KarlAnswers.Named("aaaa", KarlAnswers.Hang);
        using var stop = new CancellationTokenSource();
        var run = host.Beacon().RunAsync(stop.Token);
        await karl.NextAsync();
        Assert.True((await karl.NextAsync()).IsHandover);

        _clock.Advance(TimeSpan.FromSeconds(22)); // The interval and all of its jitter.

        Assert.Equal(3, (await karl.NextAsync()).Status.Sequence);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Stop_KarlIsThere_ALastBatchBeforeTheGoodbye()
    {
        await _host.StartAsync(TestContext.Current.CancellationToken);
        await _karl.NextAsync();
        await Until.TrueAsync(() => _host.Backlog().Count == 1);
        _karl.Answer = KarlAnswers.Named("aaaa", KarlAnswers.Status(503));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _host.Claire().RequestKeepalive();
        await _karl.NextAsync();
        Assert.True((await _karl.NextAsync()).IsHandover);
        _karl.Answer = KarlAnswers.Named("aaaa", Stored);

        await _host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal([1], (await _karl.NextAsync()).Lines.Select(l => l.Status.Sequence));
        Assert.Equal("DELETE", (await _karl.NextAsync()).Method);
    }

    [Fact]
    public async Task Stop_TheLastBatchHangs_TheGoodbyeIsSaidInTime()
    {
        await _host.StartAsync(TestContext.Current.CancellationToken);
        await _karl.NextAsync();
        await Until.TrueAsync(() => _host.Backlog().Count == 1);
        _karl.Answer = KarlAnswers.Named("aaaa", KarlAnswers.Hang);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _host.Claire().RequestKeepalive();
        await _karl.NextAsync();
        Assert.True((await _karl.NextAsync()).IsHandover);

        var stop = _host.StopAsync(TestContext.Current.CancellationToken);
        Assert.True((await _karl.NextAsync()).IsHandover);
        _clock.Advance(TimeSpan.FromSeconds(0.5));

        Assert.Equal("DELETE", (await _karl.NextAsync()).Method);
        await stop.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Backlog_SwitchedOff_NothingIsKept()
    {
        using var host = Hosts.Worker(_clock, o => (o.Karl, o.BacklogBytes) = (_karl.Locator, 0));
        await host.Beacon().TurnAsync(default);

        Assert.Equal(0, host.Backlog().Count);
    }

    private async Task<KarlRequest> TurnAsync()
    {
        await _host.Beacon().TurnAsync(default);
        return await _karl.NextAsync();
    }

    private async Task MissAsync(int count, TimeSpan every = default)
    {
        for (var i = 0; i < count; i++)
        {
            await TurnAsync();
            _clock.Advance(every);
        }

        Assert.Equal(count, _host.Backlog().Count);
    }
}
