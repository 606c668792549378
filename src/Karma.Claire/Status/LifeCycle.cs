namespace Karma.Status;

/// <summary>The states of a run. They only go forward, whoever declares them and however often. Thread-safe.</summary>
internal sealed class LifeCycle
{
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private volatile Phase _phase;

    public LifeCycle(TimeProvider clock)
    {
        _clock = clock;
        Started = clock.GetTimestamp();
        _phase = new Phase(RunState.Starting, Started);
    }

    /// <summary>The monotonic moment at which the run began.</summary>
    public long Started { get; }

    public Phase Phase => _phase;

    /// <returns>False where the run is in that state, or past it.</returns>
    public bool Enter(RunState state)
    {
        lock (_lock)
        {
            if (state <= _phase.State) return false;
            _phase = new Phase(state, _clock.GetTimestamp());
            return true;
        }
    }
}
