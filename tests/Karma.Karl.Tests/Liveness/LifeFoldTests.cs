using FsCheck;
using FsCheck.Fluent;
using Karma.Karl.Liveness;

namespace Karma.Karl.Tests.Liveness;

public sealed class LifeFoldTests
{
    private const long Second = 1_000_000;

    /// <summary>Lives of up to thirty things, in the order of time, some at the same moment, under allowances from five seconds to two minutes.</summary>
    private static readonly Gen<List<LifeEvent>> Lives =
        from count in Gen.Choose(0, 30)
        from steps in Gen.Frequency((4, Gen.Choose(0, 30)), (1, Gen.Choose(0, 300))).ArrayOf(count)
        from kinds in Gen.Frequency((6, Gen.Constant(LifeEventKind.Arrival)), (3, Gen.Elements(Enum.GetValues<LifeEventKind>()))).ArrayOf(count)
        from allowances in Gen.Elements(5L, 45L, 45L, 120L).ArrayOf(count)
        select Timed(kinds, steps, allowances);

    [Fact]
    public void Spans_NothingHeard_None()
    {
        Assert.Empty(LifeFold.Spans([], 100 * Second));
        Assert.Empty(LifeFold.Spans([Blind(1), Sighted(2), Goodbye(3)], 100 * Second));
        Assert.Empty(LifeFold.Spans([Arrival(101)], 100 * Second));
    }

    [Fact]
    public void Spans_OneKeepalive_UpWhileItsDeadlineRuns() => Assert.Equal("up 10-", Told([Arrival(10)], 40));

    [Fact]
    public void Spans_Silence_DownFromTheDeadline() => Assert.Equal("up 10-55, down 55-", Told([Arrival(10)], 60));

    [Fact]
    public void Spans_Return_OutageEndsAtTheArrival() =>
        Assert.Equal("up 10-55, down 55-90, up 90-", Told([Arrival(10), Arrival(90)], 100));

    [Fact]
    public void Spans_ArrivalAtTheDeadline_NoOutageIsShown() =>
        Assert.DoesNotContain("down", Told([Arrival(10), Arrival(55)], 60), StringComparison.Ordinal);

    [Fact]
    public void Spans_Goodbye_DoneAndNotDown() => Assert.Equal("up 10-20, done 20-", Told([Arrival(10), Goodbye(20)], 900));

    [Fact]
    public void Spans_KarlAway_GapIsUnknownUntilHeardAgain() =>
        Assert.Equal("up 10-20, unknown 20-510, up 510-", Told([Arrival(10), Blind(20), Sighted(500), Arrival(510)], 520));

    [Fact]
    public void Spans_KarlAwayAndNotHeardAgain_DownAfterFullGrace() =>
        Assert.Equal("up 10-20, unknown 20-545, down 545-", Told([Arrival(10), Blind(20), Sighted(500)], 900));

    [Fact]
    public void Spans_DownBeforeKarlLeft_StaysDown() =>
        Assert.Equal("up 10-55, down 55-510, up 510-", Told([Arrival(10), Blind(60), Sighted(500), Arrival(510)], 520));

    [Fact]
    public void Spans_EventsAfterTheEnd_DoNotCount() => Assert.Equal("up 10-", Told([Arrival(10), Goodbye(20)], 19));

    [Fact]
    public void Spans_LifeFromAnEarlierWindow_GoesOn() =>
        Assert.Equal("up 10-55, down 55-", Told([], 60, LifeFold.Last([Arrival(10)])));

    [Fact]
    public void Spans_AnyLife_ContiguousOrderedAndOpenAtTheEnd() => Property.Holds(Lives, events =>
    {
        var end = events.Count == 0 ? 0 : events[^1].At + 60 * Second;
        var spans = LifeFold.Spans(events, end);

        Assert.Equal(events.Exists(e => e.Kind == LifeEventKind.Arrival), spans.Count > 0);
        for (var i = 0; i < spans.Count; i++)
        {
            Assert.Equal(i + 1 < spans.Count ? spans[i + 1].From : null, spans[i].To);
            Assert.True(spans[i].To is null || spans[i].From < spans[i].To, "A span is empty or negative.");
            Assert.True(spans[i].From <= Time.From(end), "A span begins after the end.");
        }

        if (spans.Count > 0) Assert.Equal(Time.From(events.First(e => e.Kind == LifeEventKind.Arrival).At), spans[0].From);
    });

    [Fact]
    public void Spans_AnyMomentOfAnyLife_StateIsThatOfTheFoldUpToThere() => Property.Holds(Lives, events =>
    {
        var end = events.Count == 0 ? 0 : events[^1].At + 60 * Second;
        var spans = LifeFold.Spans(events, end);
        for (var at = 0L; at <= end; at += 7 * Second)
        {
            var then = LifeFold.Last(events.Where(e => e.At <= at))?.Judge(at).State;
            Assert.Equal(then, spans.LastOrDefault(s => s.From <= Time.From(at))?.State);
        }
    });

    [Fact]
    public void Last_InOneGoOrInSteps_Same() => Property.Holds(Lives, events =>
    {
        var whole = LifeFold.Last(events);
        for (var cut = 0; cut <= events.Count; cut++)
            Assert.Equal(whole, LifeFold.Last(events.Skip(cut), LifeFold.Last(events.Take(cut))));
    });

    [Fact]
    public void Last_JudgedInBetween_Same() => Property.Holds(Lives, events =>
    {
        Life? judged = null;
        foreach (var happened in events)
        {
            judged = judged?.Judge(happened.At - Second).Judge(happened.At);
            judged = LifeFold.Last([happened], judged);
        }

        Assert.Equal(LifeFold.Last(events), judged);
    });

    [Fact]
    public void Last_EndsWithAnArrival_Up() => Property.Holds(Lives, events =>
    {
        var at = (events.Count == 0 ? 0 : events[^1].At) + 3 * Second;
        Assert.Equal(LivenessState.Up, LifeFold.Last(events.Append(Arrival(at / Second)))?.State);
    });

    [Fact]
    public void Last_KarlWasAway_NothingIsDownWithinTheGrace() => Property.Holds(Lives, events =>
    {
        if (LifeFold.Last(events) is not { State: LivenessState.Up } up) return;
        var left = up.Deadline - 1;
        var life = up.Blind(left).Sighted(left + 5_000 * Second);

        Assert.Equal(LivenessState.Unknown, life.Judge(left + 5_000 * Second + life.Allowance - 1).State);
        Assert.Equal(LivenessState.Down, life.Judge(left + 5_000 * Second + life.Allowance).State);
    });

    private static LifeEvent Arrival(long second) => new(LifeEventKind.Arrival, second * Second, 45 * Second);

    private static LifeEvent Goodbye(long second) => new(LifeEventKind.Goodbye, second * Second);

    private static LifeEvent Blind(long second) => new(LifeEventKind.Blind, second * Second);

    private static LifeEvent Sighted(long second) => new(LifeEventKind.Sighted, second * Second);

    private static string Told(LifeEvent[] events, long end, Life? before = null) =>
        string.Join(", ", LifeFold.Spans(events, end * Second, before)
            .Select(s => $"{s.State.ToString().ToLowerInvariant()} {Seconds(s.From)}-{(s.To is { } to ? $"{Seconds(to)}" : "")}"));

    private static long Seconds(DateTimeOffset time) => Time.Microseconds(time) / Second;

    private static List<LifeEvent> Timed(LifeEventKind[] kinds, int[] steps, long[] allowances)
    {
        var at = 0L;
        return [.. kinds.Zip(steps, allowances).Select(e => new LifeEvent(e.First, at += e.Second * Second, e.Third * Second))];
    }
}
