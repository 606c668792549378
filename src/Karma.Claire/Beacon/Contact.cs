using Microsoft.Extensions.Logging;

namespace Karma.Beacon;

/// <summary>Keeps the <see cref="ContactState"/>: written by the beacon alone, read by anyone. Every miss is counted, each change logged once.</summary>
internal sealed class Contact(Claire claire, BeaconMeter meter, TimeProvider clock, ILogger<Contact> logger)
{
    private volatile ContactState _state = ContactState.Initial;

    public ContactState State => _state;

    /// <summary>A keepalive is about to be written; it is the first thing that carries the new number.</summary>
    public void Number() => _state = _state with { Sequence = _state.Sequence + 1 };

    public void Sent() => _state = _state with { SentAt = clock.GetTimestamp(), Status = "Unknown" };

    public void Record(Outcome outcome)
    {
        meter.Record(outcome);
        var before = _state;
        var accepted = outcome.Miss is null;
        _state = accepted
            ? before with { Status = outcome.Status, SucceededAt = clock.GetTimestamp(), Ping = outcome.Took, Reachable = true }
            : before with { Status = outcome.Status, Reachable = false };

        if (before.Reachable == accepted) return;
        if (!accepted) BeaconLog.Lost(logger, claire.Karl, outcome.Reason);
        else if (before.Reachable is null) BeaconLog.Reached(logger, claire.Karl, claire.Service, claire.Codename);
        else BeaconLog.Back(logger, claire.Karl);
    }
}
