using System.Collections.Immutable;

namespace Karma.Karl.History;

/// <summary>
/// How the order of arrival goes with the clock. They are the same, until the clock is set back: an order never is, so from there on orders run ahead, at
/// half the clock's pace, until it has caught up. Each such step says which order was the first behind it; so the order of a moment is known, and the moment
/// of an order, however the clock was set. Immutable.
/// </summary>
/// <param name="steps">Where the clock was set back: in the order of time, which is the order of their first orders, too.</param>
internal sealed class ArrivalClock(ImmutableArray<ArrivalClock.Step> steps)
{
    /// <summary>What arrives in the same moment is numbered on; orders that are ahead by less are so for no other reason.</summary>
    private const long LongestBurst = 100_000;

    /// <summary>A clock that was never set back.</summary>
    public static ArrivalClock InStep { get; } = new([]);

    /// <summary>The place in the order of arrival of what arrives at a moment; the last of what had arrived by then.</summary>
    /// <param name="moment">The moment, in epoch microseconds.</param>
    public long OrderAt(long moment)
    {
        if (steps.IsEmpty) return moment;
        var next = steps[^1].Began <= moment ? steps.Length : 0;
        while (next < steps.Length && steps[next].Began <= moment) next++;
        var order = next == 0 ? moment : Math.Max(moment, steps[next - 1].First + ((moment - steps[next - 1].Began) / 2));
        return next < steps.Length ? Math.Min(order, steps[next].First - 1) : order;
    }

    /// <summary>The least order of what may still count at a moment, if what arrived may count for some time.</summary>
    /// <param name="moment">The moment, in epoch microseconds.</param>
    /// <param name="grace">For how long, in microseconds.</param>
    public long FirstFor(long moment, long grace)
    {
        var first = OrderAt(moment);
        foreach (var step in steps)
            if (step.Began <= moment && step.Began >= moment - grace) first = Math.Min(first, OrderAt(step.Began - 1)); // By the clock that was wrong.
        return first;
    }

    /// <summary>
    /// When something arrived, in epoch microseconds. What had arrived by a clock that was set back since counts at the moment from which the right one
    /// goes on.
    /// </summary>
    /// <param name="order">Its place in the order of arrival.</param>
    public long TimeOf(long order)
    {
        if (steps.IsEmpty) return order;
        var next = Next(order);
        var time = next == 0 ? order : Math.Min(order, steps[next - 1].Began + (2 * (order - steps[next - 1].First)));
        return next < steps.Length ? Math.Min(time, steps[next].Began) : time;
    }

    /// <summary>
    /// A record with the time at which it counts, as is known by now: none counts behind where the clock was set back to after it; nor, unless it was late,
    /// before it arrived, as by a clock that was set back by mistake.
    /// </summary>
    public KeepaliveRecord Dated(KeepaliveRecord record)
    {
        if (steps.IsEmpty && record.Order - record.At <= WatchLog.LongestDrift) return record;
        var next = steps.IsEmpty ? 0 : Next(record.Order);
        var latest = next < steps.Length ? steps[next].Began - 1 : long.MaxValue;
        var arrived = Math.Min(TimeOf(record.Order), latest);
        var isEarly = !record.IsLate && arrived - record.At > WatchLog.LongestDrift;
        return isEarly || record.At > latest ? record with { At = arrived } : record;
    }

    /// <summary>Whether the clock was set back to a moment, or to before it, behind an order.</summary>
    public bool IsSetBackSince(long order, long moment)
    {
        foreach (var step in steps)
            if (step.First > order && step.Began <= moment) return true;
        return false;
    }

    /// <summary>Whether the clock was set back behind an order, and before or at another.</summary>
    public bool IsSetBackBetween(long order, long next)
    {
        foreach (var step in steps)
            if (step.First > order && step.First <= next) return true;
        return false;
    }

    /// <summary>The first order behind a moment, where the clock goes on from it.</summary>
    /// <param name="moment">The moment, in epoch microseconds.</param>
    /// <param name="last">The last order before it.</param>
    /// <returns>The order; the moment itself, where the clock is in step or catching up as it was before.</returns>
    public long FirstBehind(long moment, long last) => last - OrderAt(moment) > LongestBurst ? last + 1 : moment;

    private int Next(long order)
    {
        var next = steps[^1].First <= order ? steps.Length : 0; // Mostly.
        while (next < steps.Length && steps[next].First <= order) next++;
        return next;
    }

    /// <summary>The clock was set back, or orders ran ahead of it still.</summary>
    /// <param name="Began">The moment from which it goes on, in epoch microseconds.</param>
    /// <param name="First">The first order from there on.</param>
    internal readonly record struct Step(long Began, long First);
}
