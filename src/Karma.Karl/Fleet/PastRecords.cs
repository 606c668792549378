using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>Reads what an instance sent, as much of it as tells of a window. Thread-safe.</summary>
internal sealed class PastRecords(KeepaliveHistory history)
{
    /// <summary>
    /// The records of a window, but no further back from the latest than the lookback, and before them the last one that was heard earlier: it
    /// tells the state in which the window begins.
    /// </summary>
    public async ValueTask<PastReading> ReadAsync(
        long number, InstanceLog? log, IReadOnlyList<LateRange> late, Window window, long lookback, CancellationToken cancellationToken,
        int most = int.MaxValue)
    {
        var records = new List<KeepaliveRecord>();
        var arrivals = history.Watch.Arrivals;
        var last = window.LastOrder(arrivals);
        var from = window.From;
        var first = long.MinValue;
        await foreach (var record in history.Reader.BackwardsAsync(number, log, last, cancellationToken).ConfigureAwait(false))
        {
            records.Add(record);
            if (records.Count > most) return new PastReading(records, IsWhole: false);
            from = Math.Max(from, arrivals.TimeOf(records[0].Order) - lookback);
            if (arrivals.TimeOf(record.Order) >= from || record.Kind != RecordKind.Keepalive || record.IsLate) continue;
            if (history.Watch.IsInGap(record.At)) continue; // Whether silence counts behind it is told by what was before.
            first = record.At;
            break;
        }

        var isWhole = first == long.MinValue;
        records.Reverse();
        if (late.Count == 0) return new PastReading(records, isWhole);
        records.RemoveAll(r => r.IsLate && r.At < first); // What else happened then was not read.
        foreach (var range in late)
        {
            if (range.LastOrder <= last || range.LastAt < first || range.FirstAt > window.To) continue;
            records.AddRange(await LateAsync(number, log, range, last, cancellationToken).ConfigureAwait(false));
        }

        records.RemoveAll(r => r.IsLate && r.At < first); // Those behind the window tell that its end was no silence.
        return new PastReading(records, isWhole);
    }

    /// <summary>The latest keepalive of a window: the latest one that was heard, or that counts later than it.</summary>
    public async ValueTask<KeepaliveRecord?> LatestAsync(
        long number, InstanceLog? log, IReadOnlyList<LateRange> late, Window window, CancellationToken cancellationToken)
    {
        if (late.Count > 0)
        {
            var end = window with { From = window.To };
            return LatestOf((await ReadAsync(number, log, late, end, lookback: 0, cancellationToken).ConfigureAwait(false)).Records, window.To);
        }

        return await history.Reader.LastAsync(
            number, log, window.LastOrder(history.Watch.Arrivals), static r => r.Kind == RecordKind.Keepalive, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same, of what was read.</summary>
    public static KeepaliveRecord? LatestOf(List<KeepaliveRecord> records, long end)
    {
        var heard = records.FindLast(r => r.Kind == RecordKind.Keepalive && !r.IsLate);
        var late = records.Where(r => r.IsLate && r.At <= end).MaxBy(r => r.At);
        return heard is null || late?.At > heard.At ? late : heard;
    }

    /// <summary>The build that was told last, late keepalives aside, or <see langword="null"/> where none of these tells one.</summary>
    public static BuildId? BuildOf(List<KeepaliveRecord> records) => records.FindLast(r => !r.IsLate && r.Build != BuildId.None)?.Build;

    /// <summary>What records and Karl's own absences mean for a life, in the order of time.</summary>
    public IEnumerable<LifeEvent> Happened(List<KeepaliveRecord> records)
    {
        var from = records.Min(r => r.At);
        var heard = records.Where(r => !r.IsLate).Select(r => r.At).DefaultIfEmpty(Life.Never).Min();
        if (heard <= from) return LifeEvents.InOrder(records, history.Watch.Gaps(from));

        // Before he was heard at all nobody missed him: of what is handed over of that time, silence means as little as in a gap.
        List<LifeEvent> gaps = [new LifeEvent(LifeEventKind.Blind, from)];
        if (heard != Life.Never) gaps.AddRange([new LifeEvent(LifeEventKind.Sighted, heard), .. history.Watch.Gaps(heard)]);
        return LifeEvents.InOrder(records, gaps);
    }

    private async ValueTask<List<KeepaliveRecord>> LateAsync(
        long number, InstanceLog? log, LateRange range, long read, CancellationToken cancellationToken)
    {
        var records = new List<KeepaliveRecord>();
        await foreach (var record in history.Reader.BackwardsAsync(number, log, range.LastOrder, cancellationToken).ConfigureAwait(false))
        {
            if (record.Order < range.FirstOrder || record.Order <= read) break; // The others were met on the way.
            if (record.IsLate) records.Add(record);
        }

        records.Reverse();
        return records;
    }
}
