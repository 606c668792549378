using Karma.Karl.Liveness;

namespace Karma.Karl.Tests.Liveness;

public sealed class LifeTests
{
    private const long Second = 1_000_000;
    private const long Patience = 45 * Second;

    private static readonly Life Born = Life.Begin(100 * Second, Patience);

    [Fact]
    public void Begin_FirstKeepalive_UpSinceThen() =>
        Assert.Equal(new Life(LivenessState.Up, 100 * Second, 145 * Second, Patience, Watched: true), Born);

    [Theory]
    [InlineData(100, LivenessState.Up, 100)]
    [InlineData(144, LivenessState.Up, 100)]
    [InlineData(145, LivenessState.Down, 145)]
    [InlineData(9_999, LivenessState.Down, 145)] // Dated at the deadline, however late it is noticed.
    public void Judge_Silence_DownAtTheDeadline(long now, LivenessState state, long since)
    {
        var judged = Born.Judge(now * Second);

        Assert.Equal((state, since * Second), (judged.State, judged.Since));
        Assert.Equal(state == LivenessState.Up ? 145 * Second : Life.Never, judged.Deadline);
    }

    [Fact]
    public void Arrive_BeforeTheDeadline_StaysUpAndMovesIt()
    {
        var life = Born.Arrive(120 * Second, 10 * Second);

        Assert.Equal(new Life(LivenessState.Up, 100 * Second, 130 * Second, 10 * Second, Watched: true), life);
    }

    [Fact]
    public void Arrive_AfterTheDeadline_UpAgainSinceItsArrival()
    {
        var life = Born.Arrive(200 * Second, Patience);

        Assert.Equal((LivenessState.Up, 200 * Second, 245 * Second), (life.State, life.Since, life.Deadline));
    }

    [Fact]
    public void Goodbye_Up_DoneForGood()
    {
        var done = Born.Goodbye(110 * Second);

        Assert.Equal((LivenessState.Done, 110 * Second, Life.Never), (done.State, done.Since, done.Deadline));
        Assert.Equal(done, done.Judge(9_999 * Second));
        Assert.Equal(done, done.Goodbye(120 * Second));
    }

    [Fact]
    public void Goodbye_PastItsDeadline_DoneAllTheSame() =>
        Assert.Equal((LivenessState.Done, 200 * Second), (Born.Goodbye(200 * Second).State, Born.Goodbye(200 * Second).Since));

    [Fact]
    public void Arrive_AfterGoodbye_UpAgain() => Assert.Equal(LivenessState.Up, Born.Goodbye(110 * Second).Arrive(120 * Second, Patience).State);

    [Fact]
    public void Blind_Up_UnknownFromThereAndNoDeadlineRuns()
    {
        var blind = Born.Blind(120 * Second);

        Assert.Equal(new Life(LivenessState.Unknown, 120 * Second, Life.Never, Patience, Watched: false), blind);
        Assert.Equal(blind, blind.Judge(9_999 * Second));
    }

    [Fact]
    public void Blind_PastItsDeadline_WasDownBefore() =>
        Assert.Equal((LivenessState.Down, 145 * Second), (Born.Blind(150 * Second).State, Born.Blind(150 * Second).Since));

    [Fact]
    public void Sighted_Unknown_GraceOfAFullAllowance()
    {
        var life = Born.Blind(120 * Second).Sighted(500 * Second);

        Assert.Equal((LivenessState.Unknown, 120 * Second), (life.State, life.Since));
        Assert.Equal(LivenessState.Unknown, life.Judge(544 * Second).State);
        Assert.Equal((LivenessState.Down, 545 * Second), (life.Judge(600 * Second).State, life.Judge(600 * Second).Since));
        Assert.Equal((LivenessState.Up, 520 * Second), (life.Arrive(520 * Second, Patience).State, life.Arrive(520 * Second, Patience).Since));
    }

    [Theory]
    [InlineData(LivenessState.Down)]
    [InlineData(LivenessState.Done)]
    public void BlindAndSighted_OverAlready_StaysSo(LivenessState state)
    {
        var over = state == LivenessState.Done ? Born.Goodbye(110 * Second) : Born.Judge(200 * Second);

        Assert.Equal(over, over.Blind(300 * Second).Sighted(400 * Second).Judge(9_999 * Second));
    }

    [Fact]
    public void Arrive_WhileBlind_UpUntilItsDeadlineAndThenUnknown()
    {
        var life = Born.Blind(120 * Second).Arrive(130 * Second, Patience);

        Assert.Equal(LivenessState.Up, life.State);
        Assert.Equal((LivenessState.Unknown, 175 * Second), (life.Judge(200 * Second).State, life.Judge(200 * Second).Since));
        Assert.Equal(545 * Second, life.Sighted(500 * Second).Deadline);
    }

    [Theory]
    [InlineData(20_000, 45)]
    [InlineData(1_000, 7)]
    [InlineData(0, 5.2)]
    [InlineData(-7, 5.2)]
    [InlineData(long.MinValue, 5.2)]
    [InlineData(long.MaxValue, 7_205)] // An hour, twice, and five seconds.
    public void OfInterval_AnyInterval_TwiceItAndFiveSeconds(long milliseconds, double seconds) =>
        Assert.Equal((long)(seconds * Second), Allowance.OfInterval(milliseconds));

    [Fact]
    public void Default_OriginalBeacon_FortyFiveSeconds() => Assert.Equal(Patience, Allowance.Default);
}
