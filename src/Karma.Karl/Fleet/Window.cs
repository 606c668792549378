using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>The stretch of time that a question is about, in epoch microseconds, and the moment at which it was asked.</summary>
internal readonly record struct Window(long From, long To, long Now)
{
    /// <summary>The window that is meant where none is named.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromMinutes(5);

    /// <summary>Whether it reaches to the present, which memory knows.</summary>
    public bool IsPresent => To >= Now;

    /// <summary>
    /// The greatest order of arrival in the window. The orders of the present may run ahead of the clock, where many arrive at once, and are in it all
    /// the same.
    /// </summary>
    public long LastOrder(ArrivalClock arrivals) => IsPresent ? long.MaxValue : arrivals.OrderAt(To);

    public static Window Last(TimeSpan length, long now) => new(now - Time.Microseconds(length), now, now);
}
