using Karma.Karl.Liveness;

namespace Karma.Karl.History;

/// <summary>What a record means for a life.</summary>
internal static class LifeEvents
{
    public static LifeEvent Of(KeepaliveRecord record) =>
        record.Kind == RecordKind.Goodbye
            ? new LifeEvent(LifeEventKind.Goodbye, record.At)
            : new LifeEvent(LifeEventKind.Arrival, record.At, record.Allowance);

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

        return events.Concat(gaps).OrderBy(e => e.At);
    }

    /// <summary>The life after one more record.</summary>
    public static Life After(this Life life, KeepaliveRecord record) =>
        record.Kind == RecordKind.Goodbye ? life.Goodbye(record.At)
        : life == default ? Life.Begin(record.At, record.Allowance)
        : life.Arrive(record.At, record.Allowance);
}
