namespace Karma.Testing;

/// <summary>
/// A clock that stands still until <see cref="Advance"/> moves it. Timers fire inside <see cref="Advance"/>, on its thread, in the
/// order in which they are due. The wall clock may be set apart from the monotonic one, as an operator or NTP would do it.
/// </summary>
public sealed class FakeClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private DateTimeOffset _now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
    private long _ticks;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>The present moment.</summary>
    public DateTimeOffset Now => GetUtcNow();

    /// <summary>How far the clock would have to be moved for the next timer to fire; null where none is armed.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_lock) return _timers.Count == 0 ? null : TimeSpan.FromTicks(_timers.Min(t => t.DueTicks) - _ticks);
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock) return _ticks;
    }

    /// <summary>Sets the wall clock alone: no timer fires and no interval passes.</summary>
    public void SetWallClock(DateTimeOffset now)
    {
        lock (_lock) _now = now;
    }

    /// <summary>Moves both clocks forward and fires what falls due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        long target;
        lock (_lock) target = _ticks + by.Ticks;
        while (true)
        {
            FakeTimer? due;
            lock (_lock)
            {
                due = _timers.Where(t => t.DueTicks <= target).MinBy(t => t.DueTicks);
                MoveTo(due is null ? target : Math.Max(_ticks, due.DueTicks));
                due?.Rearm();
            }

            if (due is null) return;
            due.Fire();
        }
    }

    /// <summary>Completes when at least <paramref name="count"/> timers are armed: what the code under test waits for is then in place.</summary>
    public Task TimerArmed(int count = 1)
    {
        lock (_lock)
        {
            if (_timers.Count >= count) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task;
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void MoveTo(long ticks)
    {
        _now += TimeSpan.FromTicks(ticks - _ticks);
        _ticks = ticks;
    }

    private sealed class FakeTimer(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long DueTicks { get; private set; }

        public void Fire() => callback(state);

        public void Rearm()
        {
            if (_period > TimeSpan.Zero) DueTicks += _period.Ticks;
            else clock._timers.Remove(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                _period = period;
                DueTicks = clock._ticks + dueTime.Ticks;
                clock._timers.Add(this);
                foreach (var waiter in clock._waiters.Where(w => clock._timers.Count >= w.Count).ToList())
                {
                    clock._waiters.Remove(waiter);
                    waiter.Reached.SetResult();
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._lock) clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
