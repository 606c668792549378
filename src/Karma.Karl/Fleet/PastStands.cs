using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>Tells how an instance stood at a moment by what its blocks and heads tell without being opened, wherever that is the whole truth. Thread-safe.</summary>
internal sealed class PastStands(KeepaliveHistory history)
{
    /// <summary>An absence is on record when so much has passed since it began.</summary>
    private static readonly long Delay = Time.Microseconds(TimeSpan.FromSeconds(10));

    /// <summary>How an instance stood.</summary>
    /// <param name="summary">Of the block or head with the last record up to <paramref name="order"/>.</param>
    /// <param name="late">Where its late keepalives stand.</param>
    /// <param name="order">What arrived behind this counts only where it was late.</param>
    /// <param name="moment">The moment, in epoch microseconds.</param>
    /// <returns>How, or <see langword="null"/> where only the records tell.</returns>
    public Stand? Of(BlockSummary summary, IReadOnlyList<LateRange> late, long order, long moment)
    {
        if (order >= summary.LastOrder) return Behind(summary, late, moment);
        if (summary.StretchAt(order) is not { } stretch || IsTouched(late, stretch.First - 1, moment)) return null;
        if (history.Watch.Arrivals.IsSetBackSince(stretch.First, stretch.At)) return null;

        var watch = history.Watch;
        if (order > stretch.Last) return IsRefuted(stretch, stretch.At) ? null : On(stretch.ToLife(watch), stretch.At, moment, stretch.IsLeast);
        return watch.IsQuiet(stretch.First, moment) && !IsRefuted(stretch, stretch.First) ? new Stand(LivenessState.Up, stretch.Since, stretch.IsLeast) : null;
    }

    private Stand? Behind(BlockSummary summary, IReadOnlyList<LateRange> late, long moment)
    {
        var end = summary.End;
        var arrivals = history.Watch.Arrivals;
        if (moment < end.At || arrivals.IsSetBackSince(summary.FirstOrder, end.At) || arrivals.TimeOf(summary.LastOrder) - end.At > WatchLog.Settling) return null;
        if (IsTouched(late, summary.LastOrder, moment) || end.ToLife(history.Watch) is not { } life) return null;
        return end.Kind == CourseKind.Up && summary.Stretches is [.., var last] && IsRefuted(last with { Since = end.Since }, end.At) ? null : On(life, end.At, moment, end.IsLeast);
    }

    // A life goes on with nothing but Karl's absences.
    private Stand On(Life life, long at, long moment, bool isLeast)
    {
        var judged = (LifeFold.Last(history.Watch.Happened(at, moment + 1), life) ?? life).Judge(moment);
        return new Stand(judged.State, judged.Since, isLeast && judged.State == LivenessState.Up);
    }

    // That Karl did not watch is found out some seconds afterwards, when he is cut off from everybody.
    private bool IsRefuted(UpStretch stretch, long until) => history.Watch.IsBlindFrom(Math.Max(stretch.Since, stretch.First - Delay), until);

    // Whether a late keepalive that came behind an order may count by a moment.
    private static bool IsTouched(IReadOnlyList<LateRange> late, long order, long moment)
    {
        for (var i = 0; i < late.Count; i++)
            if (late[i].LastOrder > order && late[i].FirstAt <= moment) return true;
        return false;
    }
}
