using System.Diagnostics;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Fleet;

/// <summary>
/// The one writer. Whatever waits when a turn begins shares one commit; after it succeeded, and only then, it changes the state, and
/// those who sent it are answered. While that commit is on its way the next turn gathers. Deadlines are judged in the same turns,
/// after what arrived before them: a slow disk delays judgement instead of falsifying it.
/// </summary>
internal sealed class Intake(KeepaliveHistory history, Arrivals arrivals, Judgement judgement, Instruments instruments)
    : IThreadPoolWorkItem
{
    /// <summary>More than this many waiting are answered 503: a queue that grows helps nobody.</summary>
    private const int MostWaiting = 16_384;

    /// <summary>So are they when their bodies are larger than this together, in bytes: some sixty thousand of the usual size.</summary>
    private const int MostWaitingBytes = 64 * 1024 * 1024;

    /// <summary>Recovery is not over.</summary>
    private const long NotYet = long.MinValue;

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock = instruments.Clock;
    private readonly CommitFaults _faults = new(instruments);
    private List<Submission> _waiting = [];
    private List<Submission> _turn = [];
    private List<Submission>? _spare; // The list that was answered last, for the turn after the next.
    private int _waitingBytes;
    private TaskCompletionSource? _tick;
    private bool _isRunning;
    private bool _isClosed;
    private Moment _began; // When the turn began: whatever was handed in before is part of it, nothing that came later.
    private volatile bool _isFailing;
    private long _wellAt = NotYet; // When the last good turn ended, by the monotonic clock.

    /// <summary>Whether what is handed in is taken. Any thread may ask.</summary>
    public IntakeHealth Health
    {
        get
        {
            var wellAt = Volatile.Read(ref _wellAt);
            if (wellAt == NotYet) return IntakeHealth.Starting;
            lock (_lock) if (_isClosed) return IntakeHealth.Stopping;
            if (_faults.IsAnyTold) return IntakeHealth.Failing;
            return Time.Microseconds(_clock.GetElapsedTime(wellAt)) > WatchLog.LongestSilence ? IntakeHealth.Stuck : IntakeHealth.Well;
        }
    }

    /// <summary>Ends when the store is lost to this Karl for good, with what says why.</summary>
    public Task<StoreException> StoreLost => _faults.StoreLost;

    /// <summary>Recovery is over: what is handed in from now on is taken.</summary>
    public void Open() => Volatile.Write(ref _wellAt, _clock.GetTimestamp());

    /// <summary>Hands something in; the task ends when it is durable, or will not be.</summary>
    public ValueTask<IntakeOutcome> SubmitAsync(Submission submission)
    {
        lock (_lock)
        {
            if (_isClosed || _waiting.Count >= MostWaiting || _waitingBytes >= MostWaitingBytes)
                return ValueTask.FromResult(IntakeOutcome.Overloaded);

            // Under the lock, so that a turn that began later has it: no deadline is judged before what arrived in time.
            submission.At = _clock.NowMicroseconds();
            _waiting.Add(submission);
            _waitingBytes += submission.Keepalive?.Body.Length ?? 0;
            Start();
        }

        return submission.Task;
    }

    /// <summary>Has the deadlines judged, and what is standing by written, after everything that was handed in before.</summary>
    public Task TickAsync()
    {
        lock (_lock)
        {
            if (_isClosed) return Task.CompletedTask;
            _tick ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Start();
            return _tick.Task;
        }
    }

    /// <summary>Takes nothing more; ends when everything that was handed in is durable.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            var last = TickAsync();
            _isClosed = true;
            return last;
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private void Start()
    {
        if (_isRunning) return;
        _isRunning = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // One turn. The next one begins behind whatever the thread pool has to do by then, on whichever thread is free: what has reached the
    // sockets shares its commit, and while that is on its way those of this one are answered.
    private async Task RunAsync()
    {
        TaskCompletionSource? tick;
        lock (_lock)
        {
            tick = _tick;
            _tick = null;
            if (_waiting.Count == 0 && tick is null)
            {
                _isRunning = false;
                return;
            }

            _began = Moment.Now(_clock);
            (_waiting, _turn) = (_turn, _waiting);
            _waitingBytes = 0;
        }

        var outcome = await TurnAsync().ConfigureAwait(false);
        var answered = _turn;
        _turn = Interlocked.Exchange(ref _spare, null) ?? [];
        if (tick is null) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        foreach (var submission in answered) Answer(submission, outcome == IntakeOutcome.Kept ? submission.Verdict : outcome);
        answered.Clear();
        Volatile.Write(ref _spare, answered);
        if (tick is null) return;
        await JudgeAsync().ConfigureAwait(false);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        tick.SetResult();
    }

    private async ValueTask<IntakeOutcome> TurnAsync()
    {
        using var span = KarlActivity.Source.StartActivity("karma.intake.turn");
        span?.SetTag("karma.keepalives", _turn.Count);
        try
        {
            judgement.Presence.Notice(_began);
            if (history.Writer.IsShort) throw new StoreException("The disk is full: make room.") { IsFull = true };
            history.Writer.Begin(_began.Wall);
            foreach (var submission in _turn) await arrivals.AppendAsync(submission).ConfigureAwait(false);

            // There must be something to commit, to tell whether it still fails.
            if (_isFailing && history.Writer.IsIdle) history.Watch.Write(_began.Wall, history.Writer.Beside);
            if (_turn.Count > 0 || _isFailing) await CommitAsync().ConfigureAwait(false);
            _isFailing = false;
            arrivals.Apply(_turn);
            judgement.Presence.Confirm(_began);
            Open();
            return IntakeOutcome.Kept;
        }
        catch (StoreException e)
        {
            Fail(e);
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            return e.IsFull ? IntakeOutcome.Full : IntakeOutcome.Failed;
        }
#pragma warning disable CA1031 // The writer's loop must outlive any failure: those who wait are told, and the next turn tries again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e);
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            return IntakeOutcome.Failed;
        }
        finally
        {
            arrivals.EndTurn();
            history.Writer.Discard();
        }
    }

    // After the arrivals were answered: what fails here is tried again at the next tick, and is nobody's keepalive.
    private async ValueTask JudgeAsync()
    {
        try
        {
            // As of the turn's beginning: what came in while its commit was on its way, or while he stood still in it, is not folded in yet.
            var now = _began.Wall;
            if (_isFailing) // Karl refuses what he cannot keep, so silence is his own doing.
            {
                if (history.Writer.IsShort) await KeepHouseAsync(now).ConfigureAwait(false);
                return;
            }

            await judgement.PassAsync(_began).ConfigureAwait(false);
            if (_isClosed) judgement.Presence.Close(now);
            if (!IsAnyoneWaiting()) await history.Writer.SettleAsync().ConfigureAwait(false);
            await CommitBesideAsync(now, isAsking: _faults.IsAnyTold).ConfigureAwait(false);
            _faults.End();
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e, isTick: true);
        }
    }

    // The disk is full: with the room that the store kept for it, what is past its time goes, and what he knows is written. Then he asks whether there is room again.
    private async ValueTask KeepHouseAsync(long now)
    {
        await CommitBesideAsync(now, isAsking: true).ConfigureAwait(false);
        await judgement.KeepHouseAsync(now).ConfigureAwait(false);
        await history.Writer.SettleAsync().ConfigureAwait(false);
        await CommitBesideAsync(now, isAsking: false).ConfigureAwait(false);
    }

    private async ValueTask CommitBesideAsync(long now, bool isAsking)
    {
        history.Writer.Begin(now);
        if (isAsking && history.Writer.IsIdle) history.Watch.Write(now, history.Writer.Beside);
        await CommitAsync().ConfigureAwait(false);
    }

    private void Fail(Exception e, bool isTick = false)
    {
        _faults.Tell(e, isTick ? null : _turn.Count);
        _isFailing = true;
    }

    // Where somebody does, he does not wait for the sealer: what that has ready goes with one of the next commits.
    private bool IsAnyoneWaiting()
    {
        lock (_lock) return _waiting.Count > 0;
    }

    private async ValueTask CommitAsync()
    {
        if (history.Writer.IsIdle) return;
        var began = _clock.GetTimestamp();
        await history.Writer.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        instruments.Metrics.Committed(_turn.Count, _clock.GetElapsedTime(began));
    }

    private void Answer(Submission submission, IntakeOutcome outcome)
    {
        try
        {
            submission.Complete(outcome);
        }
#pragma warning disable CA1031 // The rest of a request runs here; whatever it does, the others must be answered.
        catch (Exception e)
#pragma warning restore CA1031
        {
            instruments.Logger.AnswerFailed(e);
        }
    }
}
