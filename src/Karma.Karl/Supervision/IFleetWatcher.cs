namespace Karma.Karl.Supervision;

/// <summary>
/// Active supervision: a part of your program that is told when an instance comes, goes, or comes back. Each watcher has a queue and a
/// loop of its own, so one that is slow, throws or hangs delays nobody else: a notice on which it throws is logged and counted, and when
/// its queue of 1,024 is full the oldest notices are dropped and counted (<c>karma.watcher.dropped</c>). It is called for one notice at a
/// time, in their order. Register it with <c>services.AddFleetWatcher&lt;T&gt;()</c>.
/// </summary>
public interface IFleetWatcher
{
    /// <summary>An instance's state changed.</summary>
    /// <param name="change">What changed, and when it became true.</param>
    /// <param name="cancellationToken">Fires after 30 seconds, and when Karl stops.</param>
    ValueTask OnChangeAsync(InstanceChange change, CancellationToken cancellationToken);

    /// <summary>An outage that was told was none. Does nothing unless you write it.</summary>
    /// <param name="correction">Which outage, and what remains of it.</param>
    /// <param name="cancellationToken">Fires after 30 seconds, and when Karl stops.</param>
    ValueTask OnCorrectionAsync(OutageCorrection correction, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
