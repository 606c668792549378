using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>What the writer does when the clock ticks: deadlines are judged, and what is over is let go of. For the one writer.</summary>
internal sealed class Judgement(KeepaliveHistory history, FleetState fleet, Retention retention, Presence presence, MassSilence silence)
{
    private static readonly long ForgetEvery = Time.Microseconds(TimeSpan.FromMinutes(1));

    private long _forgottenAt;

    public Presence Presence { get; } = presence;

    /// <summary>Judges, and leaves what is to be written beside the next commit.</summary>
    /// <param name="now">The moment up to which everything that arrived is folded in, in epoch microseconds.</param>
    public async ValueTask PassAsync(long now)
    {
        fleet.Judge(await silence.ConsiderAsync(now).ConfigureAwait(false));
        if (Math.Abs(now - _forgottenAt) > ForgetEvery) // Either way: the clock may have been set back.
        {
            _forgottenAt = now;
            fleet.Forget(now);
        }

        await retention.ExpireAsync(now, history.Writer.Beside, CancellationToken.None).ConfigureAwait(false);
    }
}
