namespace Karma.Karl.History;

/// <summary>Does the work on heads in the order in which it comes, one at a time, on a thread of the pool: the writer does not wait for it.</summary>
internal sealed class Sealer(Checkpoints checkpoints) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly Queue<HeadWork> _waiting = new();
    private bool _isRunning;

    public void Begin(HeadWork work)
    {
        lock (_lock)
        {
            _waiting.Enqueue(work);
            if (_isRunning) return;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        while (Next() is { } work) await work.DoAsync(checkpoints).ConfigureAwait(false);
    }

    // Whether there is more and whether it goes on are decided at once, or what comes in between would wait for ever.
    private HeadWork? Next()
    {
        lock (_lock)
        {
            _isRunning = _waiting.TryDequeue(out var work);
            return work;
        }
    }
}
