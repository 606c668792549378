using Karma.Karl.Fleet;
using Karma.Karl.Liveness;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Supervision.Watchdogs;

/// <summary>
/// Somebody outside who raises the alarm when Karl does not call him any more. Karl calls as long as he is well, by the same truth as
/// <c>/healthz</c>, and keeps silent while he is not.
/// </summary>
internal sealed class Watchdog(WatchdogSetup? setup, WatchdogClient client, Intake intake, Instruments instruments)
{
    /// <summary>Whom he calls, or <see langword="null"/> where nobody is set.</summary>
    public WatchdogSetup? Setup { get; } = setup;

    /// <summary>How the calls go. Any thread may ask.</summary>
    public WatchdogState State { get; private set => Volatile.Write(ref field, value); } = WatchdogState.AtFirst;

    /// <summary>One turn: a call where Karl is well, and none else.</summary>
    public async Task TurnAsync(CancellationToken cancellationToken)
    {
        if (Setup is not { } watchdog) return;
        if (intake.Health != IntakeHealth.Well)
        {
            State = State.Silent(instruments.Clock.NowMicroseconds());
            return;
        }

        var fault = await client.CallAsync(watchdog, cancellationToken).ConfigureAwait(false);
        var wasFailing = State.FailingSince is not null;
        State = State.Called(instruments.Clock.NowMicroseconds(), fault);
        if (fault is not null)
        {
            instruments.Metrics.WatchdogFailed();
            if (!wasFailing) instruments.Logger.WatchdogNotReached(watchdog.Host, fault);
        }
        else if (wasFailing)
        {
            instruments.Logger.WatchdogReachedAgain(watchdog.Host);
        }
    }
}
