using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Fleet;

/// <summary>
/// Whether Karl is there to see. A turn that comes long after the last good one means that he was stopped, starved, stuck, suspended or
/// without a disk; one whose clocks disagree, that the wall clock was set. Either way what was up is unknown until it is heard again, with
/// a full allowance to be heard. For the one writer.
/// </summary>
internal sealed class Presence(KeepaliveHistory history, FleetState fleet, ClockPolicy policy, Instruments instruments)
{
    private static readonly long ExtendEvery = Time.Microseconds(TimeSpan.FromSeconds(1));

    /// <summary>A clock that is further behind, when Karl starts, was most likely not set yet.</summary>
    private static readonly long LongestReturn = Time.Microseconds(TimeSpan.FromDays(1));

    private readonly TimeProvider _clock = instruments.Clock;
    private Moment _seen; // When the last good turn began: so long he has watched for certain.
    private long _latest; // The latest moment by the clock that was believed.
    private Moment? _mistrusted; // Since when one that was set back is not.
    private bool _isAbsent;
    private volatile bool _isDoubting;
    private volatile bool _isClockMistrusted;

    /// <summary>Whether Karl mistrusts what he sees: he is there, and keepalives are not. Any thread may ask.</summary>
    public bool IsDoubting
    {
        get => _isDoubting;
        private set => _isDoubting = value;
    }

    /// <summary>Whether his clock was set back so far that he does not believe it yet. Any thread may ask.</summary>
    public bool IsClockMistrusted => _isClockMistrusted;

    /// <summary>
    /// Karl starts. What was up when he ended is unknown until it is heard again, and has a full allowance from now to be heard.
    /// </summary>
    /// <exception cref="InvalidOperationException">The clock is so far behind that it was not set yet.</exception>
    public void Start(Moment now)
    {
        _seen = now;
        _latest = history.Watch.Arrivals.TimeOf(history.Writer.LastOrder);
        var isBelieved = policy.IsAccepted || Math.Min(history.Watch.Behind(now.Wall), _latest - now.Wall) <= WatchLog.Settling; // Either may be damaged.
        if (!isBelieved && Math.Min(history.Watch.Current.Ended, _latest) is var ended && ended - now.Wall > LongestReturn)
        {
            throw new InvalidOperationException(
                $"The clock says {Time.From(now.Wall):u}, and Karl watched last at {Time.From(ended):u}. See to the machine's clock and start him again; "
                + "if that clock is right now and was wrong then, set Karma:Karl:History:AcceptClock to true for one start.");
        }

        if (!history.Watch.IsEmpty) fleet.Blind(history.Watch.Current.Ended);
        if (isBelieved) Return(now.Wall);
        else Wait();
    }

    /// <summary>A turn begins; nothing of it is folded in yet.</summary>
    public void Notice(Moment began)
    {
        if (_isAbsent || IsDoubting) return;
        var passed = PassedBetween(_seen, began);
        var step = StepOf(_seen, began);
        var isStep = Math.Abs(step) > WatchLog.LongestDrift;
        if (!isStep && passed <= WatchLog.LongestSilence && !history.Watch.IsAbsent(began.Wall)) return;
        _isAbsent = true;
        var watch = history.Watch;
        watch.Extend(_seen.Wall, history.Writer.Beside, isLast: true);
        watch.Lapse(isLeap: step > WatchLog.LongestDrift);
        if (isStep) instruments.Logger.ClockStepped(TimeSpan.FromMicroseconds(step));
        else instruments.Logger.WasAway(Time.From(watch.Current.Ended), Time.From(began.Wall));
        fleet.Blind(watch.Current.Ended);
    }

    /// <summary>A turn was good: whatever waited is folded in, and Karl counts as watching again.</summary>
    public void Confirm(Moment began)
    {
        _seen = began;
        if (!_isAbsent) _latest = Math.Max(_latest, began.Wall);
        if (IsDoubting || (_isAbsent && !IsBelieved(began))) return;
        if (_isAbsent) Return(Math.Max(began.Wall, _clock.NowMicroseconds()));
        else if (began.Wall - history.Watch.Current.Ended >= ExtendEvery) history.Watch.Extend(began.Wall, history.Writer.Beside);
    }

    /// <summary>Nothing is heard from anybody any more: from <paramref name="at"/> on silence means nothing.</summary>
    public void Doubt(long at)
    {
        if (_isAbsent) return; // He knows that he does not see.
        IsDoubting = true;
        history.Watch.Stop(at, history.Writer.Beside);
        fleet.Blind(at);
    }

    /// <summary>Karl stops: so long he has watched, unless he mistrusted what he saw.</summary>
    public void Close(long now)
    {
        if (!IsDoubting) history.Watch.Extend(now, history.Writer.Beside, isLast: true);
    }

    /// <summary>The fleet is heard again.</summary>
    public void Trust()
    {
        IsDoubting = false;
        if (IsBelieved(_seen)) Return(_seen.Wall); // As of this turn: what it brought is folded in.
        else Wait();
    }

    private void Wait()
    {
        _isAbsent = true;
        history.Watch.Lapse(isLeap: false);
    }

    // What a clock that was set back dates anew stays so. Where that is much, it must have gone on for a while: until then all is unknown.
    private bool IsBelieved(Moment began)
    {
        if (history.Watch.Behind(began.Wall) <= WatchLog.Settling) return true;
        if (_mistrusted is not { } since || Math.Abs(StepOf(since, began)) > WatchLog.LongestDrift)
        {
            _mistrusted = since = began;
            _isClockMistrusted = true;
            instruments.Logger.ClockMistrusted(Time.From(began.Wall), Time.From(history.Watch.Current.Ended));
        }

        return PassedBetween(since, began) >= WatchLog.Settling;
    }

    private long PassedBetween(Moment from, Moment to) => Time.Microseconds(_clock.GetElapsedTime(from.Timestamp, to.Timestamp));

    // How much further the wall clock went than the monotonic one.
    private long StepOf(Moment from, Moment to) => to.Wall - from.Wall - PassedBetween(from, to);

    private void Return(long now)
    {
        (_isAbsent, _mistrusted, _isClockMistrusted) = (false, null, false);
        var isBack = _latest > now || (!history.Watch.IsEmpty && history.Watch.Current.Ended > now);
        if (isBack) fleet.SetBack(now);
        _latest = now;
        history.Watch.Begin(now, history.Writer.LastOrder, isBack, history.Writer.Beside);
        fleet.Sighted(now);
    }
}
