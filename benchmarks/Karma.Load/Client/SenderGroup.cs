using System.Diagnostics;

namespace Karma.Load.Client;

/// <summary>The connections of one client to one server, each with its share of what there is to send.</summary>
internal sealed class SenderGroup : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Sender[] _senders;

    public SenderGroup(int port, IRequestSource[] sources, int connections)
    {
        _senders = new Sender[connections];
        for (var i = 0; i < connections; i++)
        {
            var first = i * sources.Length / connections;
            var next = (i + 1) * sources.Length / connections;
            _senders[i] = new Sender(port, new ArraySegment<IRequestSource>(sources, first, next - first));
        }
    }

    /// <summary>Every connection as fast as it is answered, for so long.</summary>
    public Task<RoundResult> RunAsync(TimeSpan length) =>
        RunAsync(length, new StopRule(Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency), int.MaxValue));

    /// <summary>So many requests on every connection, as fast as they are answered.</summary>
    public Task<RoundResult> RunAsync(int requestsPerConnection) =>
        RunAsync(length: null, new StopRule(long.MaxValue, requestsPerConnection));

    /// <summary>One request of every source.</summary>
    public Task<RoundResult> RunThroughAsync() => RunAsync(_senders.Max(sender => sender.Sources));

    public void Dispose()
    {
        foreach (var sender in _senders)
            sender.Dispose();
    }

    private async Task<RoundResult> RunAsync(TimeSpan? length, StopRule stop)
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = _senders.Length;
        var started = Stopwatch.GetTimestamp();
        foreach (var sender in _senders)
        {
            sender.Start(stop, () =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    all.SetResult();
            });
        }

        await all.Task.WaitAsync((length ?? TimeSpan.FromMinutes(1)) + Patience);
        return RoundResult.Of(Array.ConvertAll(_senders, sender => sender.Tally), length ?? Stopwatch.GetElapsedTime(started));
    }
}
