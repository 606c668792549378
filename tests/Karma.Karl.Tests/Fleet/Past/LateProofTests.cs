using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Fleet.Past;

/// <summary>What late keepalives prove reaches what was told of their time before it was known, whatever came in between.</summary>
public sealed class LateProofTests : IAsyncDisposable
{
    private const string Codename = Straggler.Codename;

    private readonly FakeClock _clock = new();
    private readonly MemoryStore _store = new();
    private readonly Straggler _straggler;
    private long _first;

    public LateProofTests() => _straggler = new Straggler(_clock);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Take_AKeepaliveComesBeforeTheCorrection_ItsMomentIsToldExactly()
    {
        await using var karl = await TestKarl.StartAsync(_store, _clock);
        await LateOnesWithoutACorrectionAsync(karl);
        await BeatAsync(karl, 1);
        var moment = karl.Now - 1;
        Assert.True((await AsOfAsync(karl, moment)).IsAtLeast);

        await CorrectAsync(karl);

        await AssertExactAsync(karl, moment);
        await BeatAsync(karl, 3);
        await AssertExactAsync(karl, moment);
        await AssertExactAsync(karl, karl.Now - 1);
    }

    [Fact]
    public async Task Take_TheirHeadIsSealedBeforeTheCorrection_ItsBlockIsToldToo()
    {
        await using var karl = await TestKarl.StartAsync(_store, _clock);
        await LateOnesWithoutACorrectionAsync(karl);
        await BeatAsync(karl, 1);
        var moment = karl.Now - 1;
        await BeatAsync(karl, 160);
        Assert.InRange(karl.Fleet.Find(Codename)?.Log.HeadCount ?? 0, 1, 100);
        Assert.True((await AsOfAsync(karl, moment)).IsAtLeast);

        await CorrectAsync(karl);
        await karl.PassAsync(1);

        await AssertExactAsync(karl, moment);
    }

    [Fact]
    public async Task Restart_HeadWithTwoHandingsOver_EachIsToldByItsOwnProof()
    {
        var moments = new List<(long Moment, long Since)>();
        await using (var karl = await TestKarl.StartAsync(_store, _clock))
        {
            await LateOnesWithoutACorrectionAsync(karl);
            await CorrectAsync(karl);
            await BeatAsync(karl, 35);
            moments.Add((karl.Now - 1, _first));
            await karl.PassAsync(TimeSpan.FromMinutes(2)); // Down, and up again since then.
            _straggler.Missed.Clear();
            await LateOnesWithoutACorrectionAsync(karl);
            await CorrectAsync(karl);
            await BeatAsync(karl, 5);
            moments.Add((karl.Now - 1, _first));
            await BeatAsync(karl, 2);
        }

        await using var next = await TestKarl.StartAsync(_store, _clock);
        foreach (var (moment, since) in moments)
        {
            var view = await AsOfAsync(next, moment);
            Assert.Equal((LivenessState.Up, since, false, false), (view.State, view.Since, view.IsAtLeast, view.IsRead));
        }
    }

    // It is not heard for a while; then it is, and hands over what it could not deliver, and whoever took that ends before he has looked at it.
    private async Task LateOnesWithoutACorrectionAsync(TestKarl karl)
    {
        _first = karl.Now;
        await BeatAsync(karl, 3);
        for (var i = 0; i < 9; i++)
        {
            _straggler.Miss();
            await karl.PassAsync(20);
        }

        await BeatAsync(karl, 1);
        foreach (var late in _straggler.Batch(karl))
        {
            var submission = new Submission();
            var latest = karl.Fleet.Find(Codename)?.State.LatestOrder ?? 0;
            submission.Set(Codename, late.Keepalive, Straggler.Here, Owner.OfRun(Straggler.Run), karl.Now - late.Age, latest);
            Assert.Equal(IntakeOutcome.Kept, await karl.Intake.SubmitAsync(submission));
        }

        await karl.PassAsync(1);
    }

    private async Task CorrectAsync(TestKarl karl)
    {
        var (outcome, verdicts) = await Straggler.HandOverAsync(karl, _straggler.Batch(karl));
        Assert.Equal(IntakeOutcome.Kept, outcome);
        Assert.All(verdicts, v => Assert.Equal(LateVerdict.Known, v));
    }

    private async Task AssertExactAsync(TestKarl karl, long moment)
    {
        var view = await AsOfAsync(karl, moment);
        Assert.Equal((LivenessState.Up, _first, false, false), (view.State, view.Since, view.IsAtLeast, view.IsRead));
    }

    private static async Task<InstanceView> AsOfAsync(TestKarl karl, long moment)
    {
        var view = await karl.Query.FindAsync(Codename, new Window(moment - 1, moment, karl.Now), CancellationToken.None);
        Assert.NotNull(view);
        return view;
    }

    private Task BeatAsync(TestKarl karl, int times) => _straggler.BeatAsync(karl, times);
}
