using Karma.Wire;

namespace Karma.Takeovers;

/// <summary>Decides what to do about what is on the port. Pure.</summary>
/// <param name="Step">What to do.</param>
/// <param name="Refusal">What to say; null unless it is refused.</param>
internal sealed record Verdict(Step Step, Refusal? Refusal = null)
{
    /// <param name="there">What is on the port.</param>
    /// <param name="coming">This program.</param>
    /// <param name="waited">How long this program has waited for it to come up or go away so far.</param>
    public static Verdict Of(Occupant there, Newcomer coming, TimeSpan waited) => there switch
    {
        Occupant.Nobody => new Verdict(Step.GoOn),
        Occupant.Stranger stranger => Refused(Refusal.Stranger(coming, stranger)),
        Occupant.Run { Status: var status } when status.Service != coming.Service => Refused(Refusal.AnotherService(coming, status)),
        Occupant.Run { Status: var status } => Of(status, coming, waited),
        _ => throw new ArgumentOutOfRangeException(nameof(there)),
    };

    private static Verdict Of(ClaireStatus status, Newcomer coming, TimeSpan waited)
    {
        var order = BuildOrder.Of(status.Build, coming.Build);
        if (order.Relation == BuildRelation.Same)
        {
            // One that stops is as good as gone; but the one that comes must not bring it down before its time.
            if (status.State != "tearing_down") return new Verdict(Step.Leave);
            return waited < Periods.Shutdown(status) ? new Verdict(Step.Wait) : Refused(Refusal.Lingers(coming, status));
        }

        if (order.Relation != BuildRelation.Older && !coming.AllowRollback) return Refused(Refusal.NotOlder(coming, status, order));

        // One that is still starting could neither stop well nor has it shown what it is.
        return status.State == "starting" && waited < Periods.LeftOfWarmup(status) ? new Verdict(Step.Wait) : new Verdict(Step.Replace);
    }

    private static Verdict Refused(Refusal refusal) => new(Step.Refuse, refusal);
}
