using Microsoft.Extensions.Logging;

namespace Karma.Beacon;

/// <summary>Keeps the <see cref="ContactState"/>: written by the beacon alone, read by anyone. Every miss is counted, each change logged once.</summary>
internal sealed class Contact(Claire claire, BeaconMeter meter, TimeProvider clock, ILogger<Contact> logger)
{
    private volatile ContactState _state = ContactState.Initial;

    public ContactState State => _state;

    /// <summary>The beacon turns to this locator; of another one nothing is known yet, but that the last Karl is left.</summary>
    public void TurnTo(Locator locator)
    {
        var before = _state;
        if (ReferenceEquals(before.Locator, locator)) return;
        var isElsewhere = before.Locator is { } last && last.Karl != locator.Karl;
        _state = before with
        {
            Locator = locator,
            Reachable = null,
            IsKnownThere = before.IsKnownThere && !isElsewhere,
            KarlId = isElsewhere ? null : before.KarlId,
            Refusal = null,
            Left = isElsewhere && before.IsKnownThere ? new LeftKarl(before.Locator!, before.KarlId) : before.Left, // Known there: so it is set.
        };
    }

    /// <summary>The Karl who was left need not be thought of any more.</summary>
    public void Forget() => _state = _state with { Left = null };

    /// <summary>A keepalive is about to be written; it is the first thing that carries the new number.</summary>
    public void Number() => _state = _state with { Sequence = _state.Sequence + 1 };

    public void Sent() => _state = _state with { SentAt = clock.GetTimestamp(), Status = "Unknown" };

    /// <summary>A miss that is one of a few tries (<paramref name="isTry"/>) is told of by who tries.</summary>
    public void Record(Outcome outcome, bool isTry = false)
    {
        meter.Record(outcome);
        var before = _state;
        if (outcome.Miss is null)
        {
            _state = before with
            {
                Status = outcome.Status,
                SucceededAt = clock.GetTimestamp(),
                Ping = outcome.Took,
                Reachable = true,
                IsKnownThere = true,
                KarlId = outcome.KarlId,
                Refusal = null,
            };
            LogAccepted(before, outcome.KarlId);
        }
        else if (isTry)
        {
            _state = before with { Status = outcome.Status };
        }
        else
        {
            var refusal = (int?)outcome.Code is >= 400 and < 500 ? outcome.Reason : null;
            _state = before with { Status = outcome.Status, Reachable = false, Refusal = refusal };
            if (before.Reachable != false || (refusal is not null && refusal != before.Refusal)) BeaconLog.Lost(logger, claire.Karl, outcome.Reason);
        }
    }

    private void LogAccepted(ContactState before, string? id)
    {
        if (!before.IsKnownThere)
            BeaconLog.Reached(logger, claire.Karl, id is null ? "an original, or one that does not say who he is" : id, claire.Service, claire.Codename);
        else if (before.KarlId != id)
            BeaconLog.AnotherKarl(logger, claire.Karl, id ?? "unnamed", before.KarlId ?? "unnamed");
        else if (before.Reachable == false)
            BeaconLog.Back(logger, claire.Karl);
    }
}
