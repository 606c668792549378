using System.Collections.Concurrent;

namespace Karma.Karl.History;

/// <summary>Does the work on heads in the order in which it comes, one at a time, on a thread of the pool: the writer does not wait for it.</summary>
internal sealed class Sealer : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<HeadWork> _waiting = new();
    private int _isRunning;

    public void Begin(HeadWork work)
    {
        _waiting.Enqueue(work);
        if (Interlocked.Exchange(ref _isRunning, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        do
        {
            while (_waiting.TryDequeue(out var work)) work.Do();
            Volatile.Write(ref _isRunning, 0);
        }
        while (!_waiting.IsEmpty && Interlocked.Exchange(ref _isRunning, 1) == 0);
    }
}
