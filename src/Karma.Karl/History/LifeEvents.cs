using Karma.Karl.Liveness;

namespace Karma.Karl.History;

/// <summary>What a record means for a life.</summary>
internal static class LifeEvents
{
    public static LifeEvent Of(KeepaliveRecord record) =>
        record.Kind == RecordKind.Goodbye
            ? new LifeEvent(LifeEventKind.Goodbye, record.At)
            : new LifeEvent(LifeEventKind.Arrival, record.At, record.Allowance);

    /// <summary>The life after one more record.</summary>
    public static Life After(this Life life, KeepaliveRecord record) =>
        record.Kind == RecordKind.Goodbye ? life.Goodbye(record.At)
        : life == default ? Life.Begin(record.At, record.Allowance)
        : life.Arrive(record.At, record.Allowance);
}
