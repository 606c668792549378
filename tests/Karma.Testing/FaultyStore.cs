using System.Collections.Concurrent;
using Karma.Karl.Store;

namespace Karma.Testing;

/// <summary>A store that fails, fills up or hangs when a test says so, and otherwise is the one it stands before. Closing it leaves that one open.</summary>
public sealed class FaultyStore(IStore inner) : IStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, bool> _failures = []; // By the number of the commit: whether the store is then full.
    private readonly ConcurrentDictionary<StoreTable, int> _readsOf = new();
    private Gate? _gate;
    private Gate? _reading;
    private int _commits;
    private int _reads;

    /// <inheritdoc/>
    public string Location => inner.Location;

    /// <inheritdoc/>
    public bool IsDurable => inner.IsDurable;

    /// <summary>How many commits were asked for.</summary>
    public int Commits => Volatile.Read(ref _commits);

    /// <summary>How many range reads there were.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>How many range reads of a table there were.</summary>
    /// <param name="table">The table.</param>
    public int ReadsOf(StoreTable table) => _readsOf.GetValueOrDefault(table);

    /// <summary>Whether every commit fails until this is false again.</summary>
    public bool FailsCommits { get; set; }

    /// <summary>Whether every commit fails but those of a keepalive alone, as where the journal's log has room and the database has none.</summary>
    public bool FailsAllButArrivals { get; set; }

    /// <summary>Whether those fail for want of room.</summary>
    public bool IsFull { get; set; }

    /// <summary>Whether a commit that fails was made all the same: only the answer was lost.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Whether every commit fails as no engine should.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Whether those fail because another Karl has the store now.</summary>
    public bool IsLost { get; set; }

    /// <summary>Whether every read fails until this is false again.</summary>
    public bool FailsReads { get; set; }

    /// <summary>The next commits, or those after the next few, fail.</summary>
    /// <param name="count">How many.</param>
    /// <param name="isFull">Whether for want of room.</param>
    /// <param name="after">How many succeed before.</param>
    public void FailNext(int count = 1, bool isFull = false, int after = 0)
    {
        lock (_lock)
        {
            for (var i = 1; i <= count; i++) _failures[_commits + after + i] = isFull;
        }
    }

    /// <summary>The next commit hangs until it is released; the task ends when one has come.</summary>
    public Task HangNext()
    {
        lock (_lock)
        {
            _gate = new Gate();
            return _gate.Reached.Task;
        }
    }

    /// <summary>Reads hang until they are released, or whoever reads gives up; the task ends when one has come.</summary>
    public Task HangReads()
    {
        _reading = new Gate();
        return _reading.Reached.Task;
    }

    /// <summary>Lets the reads that hang go on, and those that come.</summary>
    public void ReleaseReads() => _reading?.Released.TrySetResult();

    /// <summary>Lets the commit that hangs go on.</summary>
    public void Release() => _gate?.Released.TrySetResult();

    /// <inheritdoc/>
    public ValueTask OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CommitAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _commits);
        if (_gate is { } gate && gate.Reached.TrySetResult()) await gate.Released.Task.WaitAsync(cancellationToken);
        if (IsBroken) throw new InvalidOperationException("The test has this engine broken.");
        bool fails, isFull;
        lock (_lock) fails = _failures.Remove(number, out isFull) || FailsCommits;
        fails |= FailsAllButArrivals && batch.Writes is not [{ Table: StoreTable.Journal, IsDelete: false }];
        if (fails && LosesAnswers) await inner.CommitAsync(batch, cancellationToken);
        if (fails) throw new StoreException("The test lets this commit fail.") { IsFull = isFull || IsFull, IsLost = IsLost };
        await inner.CommitAsync(batch, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoreRow>> ReadAsync(
        StoreTable table, StoreKey first, StoreKey last, int limit, bool descending, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        if (_reading is { } gate)
        {
            gate.Reached.TrySetResult();
            await gate.Released.Task.WaitAsync(cancellationToken);
        }

        _readsOf.AddOrUpdate(table, 1, (_, count) => count + 1);
        return FailsReads
            ? throw new StoreException("The test lets this read fail.")
            : await inner.ReadAsync(table, first, last, limit, descending, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StoreDocument> ReadDocumentAsync(string name, CancellationToken cancellationToken) =>
        inner.ReadDocumentAsync(name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> CompareAndSetAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        inner.CompareAndSetAsync(name, expectedVersion, value, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> MeasureAsync(CancellationToken cancellationToken) => inner.MeasureAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Gate
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
