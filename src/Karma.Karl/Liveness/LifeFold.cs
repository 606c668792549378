namespace Karma.Karl.Liveness;

/// <summary>Folds what happened to an instance into spans. Pure: the same events and the same end give the same spans.</summary>
internal static class LifeFold
{
    /// <summary>
    /// The spans of one life up to <paramref name="end"/>. Events before the first arrival say nothing of an instance and are passed
    /// over, unless it comes with a <paramref name="before"/> from an earlier window.
    /// </summary>
    /// <param name="events">In the order of time.</param>
    /// <param name="end">The moment up to which is judged, in epoch microseconds; later events do not count.</param>
    /// <param name="before">The life at the beginning, where one is known.</param>
    public static List<LifeSpan> Spans(IEnumerable<LifeEvent> events, long end, Life? before = null)
    {
        var spans = new List<LifeSpan>();
        var life = before;
        foreach (var happened in events)
        {
            if (happened.At > end) break;
            life = Step(spans, life, happened);
        }

        if (life is { } last)
        {
            var judged = Judge(spans, last, end);
            spans.Add(new LifeSpan { State = judged.State, From = Time.From(judged.Since) });
        }

        return spans;
    }

    /// <summary>The life after the last of the events, not judged any further.</summary>
    public static Life? Last(IEnumerable<LifeEvent> events, Life? before = null) =>
        events.Aggregate(before, (life, happened) => Step([], life, happened));

    private static Life? Step(List<LifeSpan> spans, Life? before, LifeEvent happened)
    {
        if (before is not { } life)
            return happened.Kind == LifeEventKind.Arrival ? Life.Begin(happened.At, happened.Allowance) : null;

        life = Judge(spans, life, happened.At);
        var next = happened.Kind switch
        {
            LifeEventKind.Arrival => life.Arrive(happened.At, happened.Allowance),
            LifeEventKind.Goodbye => life.Goodbye(happened.At),
            LifeEventKind.Blind => life.Blind(happened.At),
            _ => life.Sighted(happened.At),
        };
        Close(spans, life, next);
        return next;
    }

    private static Life Judge(List<LifeSpan> spans, Life life, long now)
    {
        var next = life.Judge(now);
        Close(spans, life, next);
        return next;
    }

    private static void Close(List<LifeSpan> spans, Life life, Life next)
    {
        if (life.State == next.State || life.Since >= next.Since) return;
        spans.Add(new LifeSpan { State = life.State, From = Time.From(life.Since), To = Time.From(next.Since) });
    }
}
