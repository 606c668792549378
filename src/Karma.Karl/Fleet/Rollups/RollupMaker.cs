using Karma.Karl.History;
using Karma.Karl.History.Rollups;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Fleet.Rollups;

/// <summary>
/// Makes the rollups of the hours that are over, in the background: the next part is folded on a thread of the pool, and handed to the
/// writer at a tick. Each part and how far they are made by then are one commit, so whenever Karl ends, he goes on where the store stands.
/// <see cref="PassAsync"/> is the one writer's.
/// </summary>
internal sealed class RollupMaker(
    HourMaker hours, RollupLog log, Retention retention, StoreUsage usage, IStore store, WatchLog watch, Instruments instruments) : IAsyncDisposable
{
    /// <summary>Hours of instances in one step: a step is written every other tick, and those who wait for its commit wait for so many rows.</summary>
    private const int Most = 64;

    /// <summary>Hours gone through in one step, however few instances they have.</summary>
    private const int MostHours = 48;

    private const int MostAsked = 1_000;

    /// <summary>How often is looked whether anything must be made anew; and how long is waited after a failure.</summary>
    private static readonly long LookEvery = Time.Microseconds(TimeSpan.FromMinutes(1));

    private readonly CancellationTokenSource _ending = new();
    private readonly Queue<Remake> _remakes = [];
    private (long Hour, SortedDictionary<long, InstanceLog?> Instances)? _present; // Of the hour that is being made.
    private Task<RollupStep?>? _making;
    private RollupStep? _handed;
    private RolledHour? _progress;
    private long _madeBefore = -1;
    private long _lookedAt;
    private bool _isFailing;
    private long? _setBackTo; // What was made of hours that are not over by that must be made anew.

    /// <summary>The rollups of every hour before this one are in the store; -1 where that is not known yet. Any thread may ask.</summary>
    public long MadeBefore => Volatile.Read(ref _madeBefore);

    /// <summary>Ends when the part that is being made is ready to be handed over.</summary>
    public Task SettleAsync() => _making ?? Task.CompletedTask;

    /// <summary>Hands over what is ready, and begins the next part where there is one.</summary>
    public async ValueTask PassAsync(long now, WriteBatch beside)
    {
        if (_handed is not null) // The writer passes again only when what it was handed is durable.
        {
            _progress = _handed.Progress;
            Volatile.Write(ref _madeBefore, _handed.Progress.Before);
            _handed = null;
        }

        if (watch.TakeSetBack() is { } moment) _setBackTo = Math.Min(moment, _setBackTo ?? moment);
        if (_making is null)
        {
            if (GoBack()) return; // What the writer dropped is not durable yet.
            var until = watch.HasLeapt(now) ? 0 : now; // By which hours are over.
            if (IsDue(now, until)) _making = Task.Run(() => TryAsync(now, until), CancellationToken.None);
            return;
        }

        if (!_making.IsCompleted) return;
        _handed = await _making.ConfigureAwait(false);
        _making = null;
        if (_setBackTo is not null) _handed = null; // By the clock as it was.
        if (_handed is not null) beside.Add(_handed.Batch);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await SettleAsync().ConfigureAwait(false);
        _ending.Dispose();
    }

    // The writer has dropped from the store how far those hours were made. Where nothing was looked at yet, that is all.
    private bool GoBack()
    {
        if (_setBackTo is not { } moment) return false;
        (_setBackTo, _present, _lookedAt) = (null, null, 0);
        _remakes.Clear();
        var again = RolledHour.Begin(Hour.Of(moment));
        if (_progress is not { } progress || (progress.Number, progress.Through).CompareTo((again.Number, again.Through)) <= 0) return true;
        _progress = again;
        Volatile.Write(ref _madeBefore, again.Before);
        return true;
    }

    private bool IsDue(long now, long until)
    {
        var isTimeToLook = Math.Abs(now - _lookedAt) >= LookEvery;
        if (_isFailing || _progress is not { } progress) return isTimeToLook;
        return isTimeToLook || _remakes.Count > 0 || IsReady(progress.Before, until);
    }

    private static bool IsReady(long hour, long now) => Hour.Begin(hour + 1) + HourMaker.Settling <= now;

    private async Task<RollupStep?> TryAsync(long now, long until)
    {
        try
        {
            var step = await MakeAsync(now, until, _ending.Token).ConfigureAwait(false);
            if (_isFailing) instruments.Logger.RollupsAgain();
            _isFailing = false;
            return step;
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // Whatever goes wrong here, keepalives are kept and judged all the same; it is tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_isFailing) instruments.Logger.RollupsFailed(e.Message);
            (_isFailing, _lookedAt, _present) = (true, now, null);
            _remakes.Clear();
            return null;
        }
    }

    private async Task<RollupStep?> MakeAsync(long now, long until, CancellationToken cancellationToken)
    {
        var batch = new WriteBatch();
        var draft = new RollupDraft(log);
        var known = _progress ?? await log.LastAsync(cancellationToken).ConfigureAwait(false);
        var progress = known ?? RolledHour.Begin(await FirstAsync(now, cancellationToken).ConfigureAwait(false));
        if (progress.Number > Hour.Of(now)) // However that came about: those hours are still to come.
        {
            batch.DeleteRange(StoreTable.Rolled, StoreKey.First(Hour.Of(now)), StoreKey.Last(long.MaxValue));
            progress = RolledHour.Begin(Hour.Of(now));
        }

        var left = await RemakeAsync(draft, batch, progress, now, Most, cancellationToken).ConfigureAwait(false);
        for (var gone = 0; left > 0 && gone < MostHours && IsReady(progress.Before, until); gone++)
        {
            if (progress.Through == Life.Never) progress = RolledHour.Begin(progress.Number + 1);
            (progress, left) = await RollAsync(draft, progress, now, left, cancellationToken).ConfigureAwait(false);
            progress.Put(batch);
        }

        draft.AddTo(batch);
        if (known is null) progress.Put(batch);
        return batch.IsEmpty && _progress == progress ? null : new RollupStep(batch, progress);
    }

    // Where nothing was made yet: with the oldest keepalive there is.
    private async ValueTask<long> FirstAsync(long now, CancellationToken cancellationToken)
    {
        var oldest = await store.FirstAsync(StoreTable.Timeline, StoreKey.First(0), StoreKey.Last(long.MaxValue), cancellationToken).ConfigureAwait(false);
        var present = await hours.PresentAsync(Hour.Of(now), cancellationToken).ConfigureAwait(false);
        return present.Values.Select(l => l?.Row.FirstUs ?? now).Append(oldest is { } row ? watch.Arrivals.TimeOf(row.Key.Major) : now).Append(now).Select(Hour.Of).Min();
    }

    private async ValueTask<(RolledHour Progress, int Left)> RollAsync(
        RollupDraft draft, RolledHour progress, long now, int left, CancellationToken cancellationToken)
    {
        var hour = progress.Number;
        if (_present?.Hour != hour) _present = (hour, await hours.PresentAsync(hour, cancellationToken).ConfigureAwait(false));
        foreach (var (number, instance) in _present.Value.Instances)
        {
            if (number <= progress.Through) continue;
            if (left-- == 0) return (progress, 0);
            var isThere = await SetAsync(draft, number, instance, hour, now, cancellationToken).ConfigureAwait(false);
            progress = progress with { Through = number, Instances = progress.Instances + (isThere ? 1 : 0) };
        }

        return (progress with { Through = Life.Never, Bytes = await store.MeasureAsync(cancellationToken).ConfigureAwait(false) }, left);
    }

    private async ValueTask<bool> SetAsync(RollupDraft draft, long number, InstanceLog? instance, long hour, long now, CancellationToken cancellationToken)
    {
        if (await hours.FindAsync(number, instance, cancellationToken).ConfigureAwait(false) is not var (current, row)) return false;
        var life = await hours.MakeAsync(draft, number, current, row, hour, now, cancellationToken).ConfigureAwait(false);
        await draft.SetAsync(number, hour, life, hours.IsOver(number, row), cancellationToken).ConfigureAwait(false);
        return life is not null;
    }

    private async ValueTask<int> RemakeAsync(
        RollupDraft draft, WriteBatch batch, RolledHour progress, long now, int left, CancellationToken cancellationToken)
    {
        if (_remakes.Count == 0 && Math.Abs(now - _lookedAt) >= LookEvery) await LookAsync(now, cancellationToken).ConfigureAwait(false);
        while (left > 0 && _remakes.TryPeek(out var remake))
        {
            var next = remake.Next;
            for (; left > 0 && next < progress.Before; next++, left--)
                await SetAsync(draft, remake.Number, null, next, now, cancellationToken).ConfigureAwait(false);
            _remakes.Dequeue();
            if (next < progress.Before) _remakes.Enqueue(remake with { Next = next });
            else foreach (var key in remake.Asked) batch.Delete(StoreTable.Stale, key);
        }

        return left;
    }

    private async ValueTask LookAsync(long now, CancellationToken cancellationToken)
    {
        _lookedAt = now;
        await usage.RefreshAsync(now, cancellationToken).ConfigureAwait(false);
        var asked = await store.ReadAsync(
            StoreTable.Stale, StoreKey.First(0), StoreKey.Last(watch.Arrivals.OrderAt(now - HourMaker.Settling)), MostAsked, descending: false, cancellationToken).ConfigureAwait(false);
        foreach (var rows in asked.GroupBy(r => r.Key.Minor))
        {
            var first = rows.Min(r => StoredNumbers.Read(r, ifDamaged: r.Key.Major));
            var kept = Hour.Of(Math.Max(now - retention.Age, watch.Arrivals.TimeOf(retention.Dropped + OpenHeads.LongestOpen))) + 1; // Of an hour before, a part is dropped already.
            _remakes.Enqueue(new Remake(rows.Key, Math.Max(kept, Hour.Of(first - Allowance.Longest)), [.. rows.Select(r => r.Key)]));
        }
    }
}
