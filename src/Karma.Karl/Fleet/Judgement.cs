using Karma.Karl.Fleet.Rollups;
using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>What the writer does when the clock ticks: deadlines are judged, and what is over is let go of. For the one writer.</summary>
internal sealed class Judgement(KeepaliveHistory history, FleetState fleet, Upkeep upkeep, Presence presence, MassSilence silence, TimeProvider clock)
{
    private static readonly long ForgetEvery = Time.Microseconds(TimeSpan.FromMinutes(1));

    /// <summary>A turn that comes later than this after the one before has what waited in the sockets still before it.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1.5);

    private long _forgottenAt;
    private Moment? _before; // The turn before.

    public Presence Presence { get; } = presence;

    /// <summary>Judges, and leaves what is to be written beside the next commit.</summary>
    /// <param name="began">When the turn began: everything that arrived before is folded in.</param>
    public async ValueTask PassAsync(Moment began)
    {
        // After a standstill, however short, what was sent meanwhile has a turn to come in.
        var now = began.Wall;
        var isLate = _before is { } before && clock.GetElapsedTime(before.Timestamp, began.Timestamp) > LongestWait;
        var until = isLate ? Math.Min(now, _before.GetValueOrDefault().Wall) : now;
        _before = began;
        fleet.Judge(await silence.ConsiderAsync(until).ConfigureAwait(false));
        if (Math.Abs(now - _forgottenAt) > ForgetEvery) // Either way: the clock may have been set back.
        {
            _forgottenAt = now;
            fleet.Forget(now);
        }

        await KeepHouseAsync(now).ConfigureAwait(false);
    }

    /// <summary>Judges nothing, and lets go of what is past its time, where it can tell the time. What was left beside before must be durable.</summary>
    /// <param name="now">The moment, in epoch microseconds.</param>
    public ValueTask KeepHouseAsync(long now) => Presence.IsClockMistrusted ? ValueTask.CompletedTask : upkeep.PassAsync(now, history.Writer.Beside);
}
