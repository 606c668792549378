using Karma.Karl.Liveness;

namespace Karma.Karl.History;

/// <summary>What a record means for a life.</summary>
internal static class LifeEvents
{
    public static LifeEvent Of(KeepaliveRecord record) =>
        record.Kind == RecordKind.Goodbye
            ? new LifeEvent(LifeEventKind.Goodbye, record.At)
            : new LifeEvent(LifeEventKind.Arrival, record.At, record.Allowance, record.IsLate);

    /// <summary>
    /// What happened to a life, in the order of time. Where the clock was set back, what had arrived by the wrong one counts at the
    /// moment from which the right one goes on: time never runs backwards in a life.
    /// </summary>
    /// <param name="records">In the order of arrival.</param>
    /// <param name="gaps">When Karl was not watching.</param>
    public static IEnumerable<LifeEvent> InOrder(IReadOnlyList<KeepaliveRecord> records, IEnumerable<LifeEvent> gaps)
    {
        var events = new LifeEvent[records.Count];
        var next = Life.Never;
        for (var i = records.Count - 1; i >= 0; i--)
        {
            events[i] = Of(records[i]);
            if (records[i].IsLate) continue;
            next = Math.Min(next, events[i].At);
            events[i] = events[i] with { At = next };
        }

        var happened = events.Concat(gaps).OrderBy(e => e.At).ToList();
        if (events.Any(e => e.IsLate)) Bridge(happened);
        return happened;
    }

    // Where late keepalives follow each other through a gap, the instance was up: Karl's blindness begins behind the last of them, or has
    // hidden nothing where they reach beyond its end, or to the next one that he heard himself.
    private static void Bridge(List<LifeEvent> happened)
    {
        for (var i = happened.Count - 1; i >= 0; i--)
        {
            if (happened[i].Kind != LifeEventKind.Blind) continue;
            var heard = happened.FindLastIndex(i, e => e.Kind == LifeEventKind.Arrival);
            if (heard < 0) continue;
            var last = heard;
            var isFirst = happened[heard].IsLate && happened[heard].At == happened[i].At; // Nothing was heard before the gap.
            var (isOver, isBridged) = (false, false);
            for (var next = i + 1; next < happened.Count && !isBridged; next++)
            {
                isOver |= happened[next].Kind is LifeEventKind.Sighted;
                if (happened[next].Kind is LifeEventKind.Sighted) continue;
                if (happened[next].Kind is LifeEventKind.Blind || happened[next].At > happened[last].At + happened[last].Allowance) break;
                isBridged = happened[next].IsLate ? isOver : last != heard || isFirst;
                if (!happened[next].IsLate) break;
                last = next;
            }

            if (last == heard && !isBridged) continue;
            if (!isBridged) happened.Insert(last + 1, happened[i] with { At = happened[last].At });
            happened.RemoveAt(i);
        }
    }

    /// <summary>The life after one more record.</summary>
    public static Life After(this Life life, KeepaliveRecord record) =>
        record.Kind == RecordKind.Goodbye ? life.Goodbye(record.At)
        : life == default ? Life.Begin(record.At, record.Allowance)
        : life.Arrive(record.At, record.Allowance);
}
