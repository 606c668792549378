using System.Net;
using Karma.Karl.Liveness;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Fleet;

/// <summary>
/// Whom to suspect when nearly everybody falls silent at once. Before the first deadline of such a silence counts, some of the silent are
/// called back: where one answers, or none can be reached, the fault is Karl's own or his network's, and all are unknown until the fleet is
/// heard again; where their hosts answer and they do not, they are down. For the one writer; the calls are made elsewhere.
/// </summary>
internal sealed class MassSilence(FleetState fleet, Presence presence, ICallBack callBack, Instruments instruments)
{
    /// <summary>Where fewer are due than this, silence can well be chance.</summary>
    private const double Fewest = 5 - 1e-6;

    /// <summary>Suspicious is less than this part of what is due.</summary>
    private const double Part = 0.2;

    /// <summary>The longest that a beacon waits, in intervals.</summary>
    private const double Jitter = 1.1;

    private const int MostAsked = 8;

    /// <summary>A beat may be this late on a busy machine.</summary>
    private static readonly long Delay = Time.Microseconds(TimeSpan.FromSeconds(1));

    private static readonly long AskAgainEvery = Time.Microseconds(TimeSpan.FromMinutes(1));

    private Task<Reach[]>? _asking;
    private long _heldAt; // The first deadline that waits for an answer.
    private long _window; // How far back is looked: over one interval, and no further than the silence that is suspected.
    private long _askedAt;
    private long _acquittedUntil; // So long silence is taken for what it seems: the hosts have answered, the services not.

    /// <summary>Looks at who is silent.</summary>
    /// <returns>The moment up to which deadlines may be judged.</returns>
    public async ValueTask<long> ConsiderAsync(long now)
    {
        if (presence.IsClockMistrusted && _asking is null) return now; // All is unknown as it is.
        if (_asking is null && presence.IsDoubting) Reconsider(now);
        else if (_asking is null && (now >= _acquittedUntil || now < _askedAt)) Suspect(now);
        if (_asking is { IsCompleted: true } asked)
        {
            _asking = null;
            Decide(await asked.ConfigureAwait(false), now);
        }

        return _asking is not null && !presence.IsDoubting ? _heldAt - 1 : now;
    }

    private void Suspect(long now)
    {
        if (fleet.NextDue(now) is not { } due) return;
        _window = WindowOf(due.State.Life);
        if (!IsSilence(now)) return;
        _heldAt = due.State.Life.Deadline;
        Ask(now);
    }

    private void Reconsider(long now)
    {
        if (!IsSilence(now))
        {
            presence.Trust();
            instruments.Logger.HeardAgain();
        }
        else if (Math.Abs(now - _askedAt) >= AskAgainEvery)
        {
            Ask(now);
        }
    }

    private void Decide(Reach[] found, long now)
    {
        var answered = found.Count(f => f == Reach.Answered);
        var silent = found.Count(f => f == Reach.Silent);
        if (answered == 0 && silent > 0 && silent >= found.Length - silent)
        {
            instruments.Logger.SilentIndeed(silent, found.Length);
            _acquittedUntil = now + _window + Allowance.Default;
            if (presence.IsDoubting) presence.Trust();
        }
        else if (!presence.IsDoubting)
        {
            presence.Doubt(_heldAt - 1);
            if (answered > 0) instruments.Logger.NetworkAtFault(answered, found.Length);
            else instruments.Logger.NothingReached(found.Length);
        }
    }

    // Who was heard in the window against who was due in it, those included who are given a chance to be heard after an absence; and by hosts
    // too, or one host that invents a fleet and lets it fall silent would be everybody.
    private bool IsSilence(long now)
    {
        var heard = 0;
        var due = 0d;
        var hosts = new Dictionary<IPAddress, bool>();
        foreach (var instance in fleet.Instances)
        {
            var life = instance.State.Life;
            if (!IsDue(life, now)) continue;
            due += Math.Min(1, _window / (double)IntervalOf(life));
            var isHeard = instance.State.LatestAt > now - _window;
            if (isHeard) heard++;
            var host = instance.State.Endpoint.Host;
            hosts[host] = isHeard || hosts.GetValueOrDefault(host);
        }

        return due >= Fewest && heard < due * Part && hosts.Values.Count(h => h) < hosts.Count * Part;
    }

    // Whoever was called down just now belongs to the same silence.
    private bool IsDue(Life life, long now) => life.State switch
    {
        LivenessState.Up => true,
        LivenessState.Unknown => presence.IsDoubting || life.Deadline != Life.Never,
        LivenessState.Down => life.Since > now - AskAgainEvery,
        _ => false,
    };

    private void Ask(long now)
    {
        _askedAt = now;
        var silent = fleet.Instances
            .Select(i => i.State)
            .Where(s => s.Life.State is LivenessState.Up or LivenessState.Unknown && s.Endpoint.Port != 0 && s.LatestAt + IntervalOf(s.Life) < now)
            .Select(s => s.Endpoint)
            .Distinct()
            .ToList();
        var asked = silent.DistinctBy(e => e.Host).Concat(silent).Distinct().Take(MostAsked).ToList(); // From as many hosts as there are.
        _asking = Task.WhenAll(asked.Select(e => callBack.AskAsync(e, CancellationToken.None)));
    }

    // Who has missed a keepalive and lets its deadline pass was cut off before the first that it missed. But where a deadline leaves room for
    // many, one interval is enough: on a busy machine the first whose deadline passes may have been late before everybody was cut off.
    private static long WindowOf(Life life) => Math.Min(Math.Max(IntervalOf(life), life.Allowance - IntervalOf(life) - Delay), IntervalOf(life) + Delay);

    // Within this everybody who lives is heard once.
    private static long IntervalOf(Life life) => (long)(Allowance.IntervalOf(life.Allowance) * Jitter);
}
