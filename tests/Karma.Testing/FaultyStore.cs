using Karma.Karl.Store;

namespace Karma.Testing;

/// <summary>A store that fails, or does not come back, when it is told so; and that counts what is read from it.</summary>
public sealed class FaultyStore : IStore
{
    private readonly MemoryStore _store = new();
    private TaskCompletionSource _gate = Opened();
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;

    /// <summary>What the next commits throw.</summary>
    public StoreException? Failure { get; set; }

    /// <summary>How many range reads there were.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public string Location => "faulty";

    public bool IsDurable => true;

    /// <summary>Ends when a commit waits.</summary>
    public Task Held => _held.Task;

    /// <summary>Commits wait from here on.</summary>
    public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _gate.TrySetResult();

    public ValueTask OpenAsync(CancellationToken cancellationToken) => _store.OpenAsync(cancellationToken);

    public async ValueTask CommitAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        if (!_gate.Task.IsCompleted) _held.TrySetResult();
        await _gate.Task.WaitAsync(cancellationToken);
        if (Failure is not null) throw Failure;
        await _store.CommitAsync(batch, cancellationToken);
    }

    public ValueTask<IReadOnlyList<StoreRow>> ReadAsync(
        StoreTable table, StoreKey first, StoreKey last, int limit, bool descending, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return _store.ReadAsync(table, first, last, limit, descending, cancellationToken);
    }

    public ValueTask<StoreDocument> ReadDocumentAsync(string name, CancellationToken cancellationToken) =>
        _store.ReadDocumentAsync(name, cancellationToken);

    public ValueTask<bool> CompareAndSetAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        _store.CompareAndSetAsync(name, expectedVersion, value, cancellationToken);

    public ValueTask<long> MeasureAsync(CancellationToken cancellationToken) => _store.MeasureAsync(cancellationToken);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }
}
