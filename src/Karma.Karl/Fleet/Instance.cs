using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>An instance in memory: its history's log, and its present state, which any thread may read and one writer replaces.</summary>
internal sealed class Instance(InstanceLog log, InstanceState state)
{
    private volatile InstanceState _state = state;
    private ulong _runMark;

    public InstanceLog Log { get; } = log;

    public InstanceState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>The run that sent its latest keepalive, where it told its secret. Any thread may read or write.</summary>
    public RunMark RunMark
    {
        get => new(Volatile.Read(ref _runMark));
        set => Volatile.Write(ref _runMark, value.Value);
    }

    /// <summary>The beginning of the outage that is on record as lasting, or 0.</summary>
    public long OutageBegan { get; set; }

    /// <summary>
    /// Since when it had been up before it was not, in epoch microseconds: should late keepalives prove that it was all along. <see cref="Life.Never"/>
    /// where it never was.
    /// </summary>
    public long UpBefore { get; set; } = Life.Never;

    /// <summary>Whether another instance of its service holds its endpoint now: the run is over, and nothing is missing.</summary>
    public bool IsReplaced { get; set; }

    /// <summary>The moment of its entry in the deadline queue, or <see cref="Life.Never"/> where it has none.</summary>
    public long QueuedFor { get; set; } = Life.Never;
}
