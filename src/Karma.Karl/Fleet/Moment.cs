using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>One moment by both clocks: the wall's, for people and deadlines, and the monotonic one, which nobody sets.</summary>
/// <param name="Wall">The wall clock, in epoch microseconds.</param>
/// <param name="Timestamp">The monotonic clock, in its own unit.</param>
internal readonly record struct Moment(long Wall, long Timestamp)
{
    public static Moment Now(TimeProvider clock) => new(clock.NowMicroseconds(), clock.GetTimestamp());
}
