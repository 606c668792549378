using System.Threading.Channels;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Supervision;

/// <summary>The queue and the loop of one watcher: what it does, or fails to do, ends here.</summary>
internal abstract class Watcher : IFleetObserver
{
    private const int Capacity = 1_024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<Func<CancellationToken, ValueTask>> _notices;
    private readonly Instruments _instruments;

    protected Watcher(string name, Instruments instruments)
    {
        Name = name;
        _instruments = instruments;
        _notices = Channel.CreateBounded<Func<CancellationToken, ValueTask>>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            itemDropped: _ => instruments.Metrics.WatcherDropped(name));
    }

    public string Name { get; }

    public virtual void OnKeepalive(InstanceState instance, KeepaliveRecord keepalive)
    {
    }

    public virtual void OnChange(FleetChange change)
    {
    }

    public virtual void OnCorrection(InstanceState instance, Correction correction)
    {
    }

    /// <summary>Hands the notices on, one at a time, until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var notice in _notices.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                await NotifyAsync(notice, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Karl stops.
        }
    }

    /// <summary>Queues a notice; the oldest one is dropped, and counted, where the watcher is too slow.</summary>
    protected void Queue(Func<CancellationToken, ValueTask> notice)
    {
        if (!_notices.Writer.TryWrite(notice)) _instruments.Metrics.WatcherDropped(Name);
    }

    private async ValueTask NotifyAsync(Func<CancellationToken, ValueTask> notice, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _instruments.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await notice(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Karl stops.
        }
#pragma warning disable CA1031 // The code of others: whatever it throws is logged and counted, and the next notice goes out.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _instruments.Metrics.WatcherFailed(Name);
            _instruments.Logger.WatcherFailed(e, Name);
        }
    }
}
