using System.Collections.Immutable;
using Karma.Karl.Liveness;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>
/// The hours in which Karl was watching. Between two watches he was dead, stopped or stuck, and silence meant nothing. One writer;
/// readers take what was true when they asked.
/// </summary>
internal sealed class WatchLog(IStore store)
{
    /// <summary>A watch that was not extended for this long was interrupted: Karl was stopped, starved, or stuck on his disk.</summary>
    public static readonly long LongestSilence = Time.Microseconds(TimeSpan.FromSeconds(5));

    /// <summary>The wall clock and the monotonic one may drift apart by this much between two turns; more is a clock that was set.</summary>
    public static readonly long LongestDrift = Time.Microseconds(TimeSpan.FromSeconds(2));

    /// <summary>
    /// How often the end of the watch is written. In between, the keepalives themselves prove it; where there are none, a Karl who is
    /// killed is taken to have watched this much less.
    /// </summary>
    private static readonly long WriteEvery = LongestSilence;

    /// <summary>Written every few seconds, by a turn that may itself be as late as that, the end is never further behind.</summary>
    private static readonly long LongestProof = 2 * WriteEvery;

    private const int MostWatches = 10_000;

    /// <summary>A clock that was set ahead by more is not believed at once, …</summary>
    private static readonly long LongestLeap = Time.Microseconds(TimeSpan.FromHours(1));

    /// <summary>… but when it has gone on from there for as long as this.</summary>
    public static readonly long Settling = Time.Microseconds(TimeSpan.FromHours(1));

    private ImmutableArray<Watch> _watches = [];
    private volatile ArrivalClock _arrivals = ArrivalClock.InStep;
    private long _writtenAt;
    private long _loaded; // The end of the last watch, as it was written.
    private bool _isLapsed; // Karl knows that he was away, and does not watch again yet.
    private bool _isLeap; // Because his clock was set ahead.
    private long? _leaptAt;
    private long? _setBackTo; // Until it is taken.

    public bool IsEmpty => _watches.IsEmpty;

    public Watch Current => LastOf(_watches);

    /// <summary>How the order of arrival goes with the clock.</summary>
    public ArrivalClock Arrivals => _arrivals;

    public async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        var rows = await store.ReadAsync(
            StoreTable.Watch, StoreKey.First(0), StoreKey.Last(long.MaxValue), MostWatches, descending: true, cancellationToken)
            .ConfigureAwait(false);
        _watches = [.. rows.Where(r => r.Value.Length >= sizeof(long)).Select(Watch.Of).Reverse()];
        _arrivals = ClockOf(_watches);
        if (!IsEmpty) _loaded = Current.Ended;
    }

    /// <summary>Whether so long has passed since Karl last said that he watches that he cannot have.</summary>
    public bool IsAbsent(long now) => now - Current.Ended > LongestSilence;

    /// <summary>
    /// The moment by which age is told at <paramref name="now"/>. A watch that begins long after the one before tells that Karl was away, or that his clock
    /// was set ahead, perhaps for a minute and by mistake: what he deletes by such a clock is gone when it is right again. So the end of the one before
    /// counts, until the clock has gone on for an hour.
    /// </summary>
    public long Believed(long now)
    {
        var (watches, believed) = (_watches, now);
        for (var i = watches.Length - 1; i > 0 && watches[i].Began > now - Settling; i--)
            if (watches[i].Began - watches[i - 1].Ended > LongestLeap) believed = watches[i - 1].Ended;
        return believed;
    }

    /// <summary>For how long Karl had watched behind a moment, in microseconds: so much is dated anew where the clock is set back to it.</summary>
    public long Behind(long moment)
    {
        var (watches, sum) = (_watches, 0L);
        for (var i = watches.Length - 1; i >= 0 && (i == watches.Length - 1 || watches[i + 1].Began > moment); i--)
            sum += Math.Max(0, Math.Min(watches[i].Ended, i + 1 < watches.Length ? watches[i + 1].Began : Life.Never) - Math.Max(watches[i].Began, moment));
        return sum;
    }

    /// <summary>The moment to which the clock was set back since this was asked last, in epoch microseconds; <see langword="null"/> where it was not. For the writer.</summary>
    public long? TakeSetBack()
    {
        var taken = _setBackTo;
        _setBackTo = null;
        return taken;
    }

    /// <summary>Whether the clock was set ahead by more than an hour while Karl ran, and less than an hour ago: so much of what seems to be over may be still to come.</summary>
    public bool HasLeapt(long now) => now >= _leaptAt && now - _leaptAt < Settling;

    /// <summary>Karl still watches at <paramref name="now"/>.</summary>
    /// <param name="now">The moment, in epoch microseconds.</param>
    /// <param name="batch">Takes the row, when it is time to write it.</param>
    /// <param name="isLast">Whether Karl stops now, which is always written.</param>
    public void Extend(long now, WriteBatch batch, bool isLast = false)
    {
        End(Math.Max(now, Current.Ended));
        if (isLast || now - _writtenAt >= WriteEvery) Write(now, batch);
    }

    /// <summary>
    /// Karl watches anew: he starts, however short he was away, or was absent. Where his clock was set back, the watches that it had put
    /// into the future end now: watches never overlap.
    /// </summary>
    /// <param name="now">The moment, in epoch microseconds.</param>
    /// <param name="lastOrder">The last order of arrival before it.</param>
    /// <param name="isBack">Whether the clock was set back.</param>
    /// <param name="batch">Takes the rows.</param>
    public void Begin(long now, long lastOrder, bool isBack, WriteBatch batch)
    {
        var watches = _watches;
        if (isBack) _setBackTo = Math.Min(now, _setBackTo ?? now);
        if (now < _leaptAt) _leaptAt = null;
        if (_isLeap && !watches.IsEmpty && now - watches[^1].Ended > LongestLeap) _leaptAt = now;
        watches = EndBefore(watches, now, batch);
        _watches = watches.Add(new Watch(now, now, ClockOf(watches).FirstBehind(now, lastOrder)));
        _arrivals = ClockOf(_watches);
        Write(now, batch);
        (_isLapsed, _isLeap) = (false, false);
    }

    /// <summary>Karl was away since the end of the watch, and is until the next one begins.</summary>
    /// <param name="isLeap">Whether that is because his clock was set ahead.</param>
    public void Lapse(bool isLeap) => (_isLapsed, _isLeap) = (true, isLeap);

    /// <summary>Karl stopped to watch at <paramref name="at"/>, as he knows by now.</summary>
    public void Stop(long at, WriteBatch batch)
    {
        _watches = _watches.SetItem(_watches.Length - 1, Current with { Ended = Math.Max(at, Current.Began), IsOver = true });
        Write(at, batch);
    }

    /// <summary>
    /// A keepalive that is durable proves that Karl was there: the last watch lasted at least to it. Told in the order of arrival, the last one
    /// counts; one that is further ahead than the end is ever behind was dated by a clock that was set back since.
    /// </summary>
    public void Prove(long at)
    {
        if (!_watches.IsEmpty && !Current.IsOver) End(at > _loaded && at <= _loaded + LongestProof ? at : _loaded);
    }

    /// <summary>
    /// The moment before which nobody who was then up can be unknown at <paramref name="moment"/>: the beginning of the gap that reaches
    /// to it, of the gap that reaches to that one, and so on. A gap reaches past its end by <paramref name="grace"/>.
    /// </summary>
    public long Reach(long moment, long grace)
    {
        var watches = _watches;
        for (var i = watches.Length - 1; i > 0; i--)
        {
            var (gone, back) = (watches[i - 1].Ended, watches[i].Began);
            if (gone < moment && moment <= back + grace) moment = gone;
        }

        return moment;
    }

    /// <summary>Whether a moment is in a gap between two watches, or in the one that lasts.</summary>
    public bool IsInGap(long moment)
    {
        var watches = _watches;
        var next = FirstAfter(watches, moment);
        return next > 0 && (next < watches.Length || watches[^1].IsOver) && watches[next - 1].Ended < moment;
    }

    /// <summary>The same, and so it is where Karl only notices that he was away.</summary>
    public bool IsAway(long moment) => IsInGap(moment) || (_isLapsed && !IsEmpty && moment > Current.Ended);

    /// <summary>Whether Karl was watching all the time from one moment to another, both inclusive.</summary>
    public bool IsQuiet(long from, long to)
    {
        var watches = _watches;
        var next = Math.Max(1, FirstAfter(watches, from - 1)); // It ends the first gap that may reach beyond the beginning.
        if (next < watches.Length) return watches[next - 1].Ended > to;
        return watches.IsEmpty || !(watches[^1].IsOver || _isLapsed) || watches[^1].Ended > to;
    }

    /// <summary>Whether Karl stopped to watch at a moment from one, inclusive, to another, exclusive.</summary>
    public bool IsBlindFrom(long from, long to)
    {
        var watches = _watches;
        var isLasting = !watches.IsEmpty && (watches[^1].IsOver || _isLapsed);
        for (var i = watches.Length - (isLasting ? 1 : 2); i >= 0; i--)
            if (watches[i].Ended < to) return watches[i].Ended >= from;
        return false;
    }

    /// <summary>What Karl's absences mean to a life that was heard at <paramref name="from"/>: from then on, before <paramref name="to"/>.</summary>
    public IEnumerable<LifeEvent> Happened(long from, long to)
    {
        var watches = _watches;
        for (var i = Math.Max(1, FirstAfter(watches, from)); i < watches.Length && watches[i - 1].Ended < to; i++)
        {
            if (watches[i - 1].Ended >= from) yield return new LifeEvent(LifeEventKind.Blind, watches[i - 1].Ended);
            if (watches[i].Began < to) yield return new LifeEvent(LifeEventKind.Sighted, watches[i].Began);
        }

        var isLasting = !watches.IsEmpty && (watches[^1].IsOver || _isLapsed);
        if (isLasting && watches[^1].Ended >= from && watches[^1].Ended < to) yield return new LifeEvent(LifeEventKind.Blind, watches[^1].Ended);
    }

    /// <summary>
    /// The gaps between watches that begin after <paramref name="from"/>, as they happened to every life, and the one that lasts while Karl mistrusts
    /// what he sees.
    /// </summary>
    public IEnumerable<LifeEvent> Gaps(long from)
    {
        var watches = _watches;
        for (var i = 1; i < watches.Length; i++)
        {
            if (watches[i].Began <= from) continue;
            yield return new LifeEvent(LifeEventKind.Blind, Math.Max(from, watches[i - 1].Ended));
            yield return new LifeEvent(LifeEventKind.Sighted, watches[i].Began);
        }

        if (watches is [.., { IsOver: true } last]) yield return new LifeEvent(LifeEventKind.Blind, Math.Max(from, last.Ended));
    }

    /// <summary>Writes the watch as it stands.</summary>
    public void Write(long now, WriteBatch batch)
    {
        _writtenAt = now;
        Put(Current, batch);
    }

    /// <summary>Drops the watches before the last one that began before <paramref name="moment"/>: no gap that ends later is lost.</summary>
    public void Expire(long moment, WriteBatch batch)
    {
        var kept = _watches;
        while (kept.Length > 1 && kept[1].Began < moment)
        {
            batch.Delete(StoreTable.Watch, new StoreKey(kept[0].Began, 0));
            var order = Arrivals.OrderAt(kept[1].Began);
            if (!kept[1].IsStep && order > kept[1].Began) // The clock has not caught up yet: that is told from here on.
            {
                kept = kept.SetItem(1, kept[1] with { First = order });
                Put(kept[1], batch);
            }

            kept = kept.RemoveAt(0);
        }

        if (kept != _watches) (_watches, _arrivals) = (kept, ClockOf(kept));
    }

    // What was proven of the watch before; those that are still to come by a clock that was set back are gone.
    private static ImmutableArray<Watch> EndBefore(ImmutableArray<Watch> watches, long now, WriteBatch batch)
    {
        var isGone = false;
        for (; watches is [.., var last] && last.Began >= now; isGone = true)
        {
            batch.Delete(StoreTable.Watch, new StoreKey(last.Began, 0));
            watches = watches.RemoveAt(watches.Length - 1);
        }

        if (watches is [.., var before])
        {
            watches = watches.SetItem(watches.Length - 1, before with { Ended = before.Ended > now ? now - 1 : before.Ended });
            Put(watches[^1], batch);
        }

        // What was heard in those that are gone counts just before now: that proves nothing of now.
        if (!isGone || (!watches.IsEmpty && watches[^1].Ended >= now - 1)) return watches;
        var mark = new Watch(now - 1, now - 1, now - 1);
        Put(mark, batch);
        return watches.Add(mark);
    }

    private static int FirstAfter(ImmutableArray<Watch> watches, long moment)
    {
        var (low, high) = (0, watches.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (watches[middle].Began > moment) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private static Watch LastOf(ImmutableArray<Watch> watches) => watches[^1];

    private static ArrivalClock ClockOf(ImmutableArray<Watch> watches) => new([.. watches.Where(w => w.IsStep).Select(w => new ArrivalClock.Step(w.Began, w.First))]);

    private static void Put(Watch watch, WriteBatch batch) => batch.Put(StoreTable.Watch, new StoreKey(watch.Began, 0), watch.Encode());

    private void End(long at) => _watches = _watches.SetItem(_watches.Length - 1, Current with { Ended = at });
}
