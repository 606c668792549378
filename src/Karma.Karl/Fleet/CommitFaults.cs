using Karma.Karl.Store;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Fleet;

/// <summary>
/// Says that commits fail, and that they succeed again: once for each kind of failure, since the first is not always the one to mend. The writer tells it;
/// whether anything was told, anyone may ask.
/// </summary>
internal sealed class CommitFaults(Instruments instruments)
{
    private readonly HashSet<Kind> _told = [];
    private readonly TaskCompletionSource<StoreException> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isAnyTold;

    public bool IsAnyTold => _isAnyTold;

    /// <summary>Ends when the store is lost to this Karl for good, with what says why.</summary>
    public Task<StoreException> StoreLost => _lost.Task;

    /// <param name="e">What failed.</param>
    /// <param name="count">How many keepalives were not taken; none where a tick failed.</param>
    public void Tell(Exception e, int? count)
    {
        instruments.Metrics.CommitFailed();
        if (_told.Add(KindOf(e)))
        {
            if (e is StoreException) instruments.Logger.CommitFailed(count ?? 0, e.Message);
            else if (count is null) instruments.Logger.TickFailed(e);
            else instruments.Logger.TurnFailed(e, count.Value);
        }

        _isAnyTold = true;
        if (e is StoreException { IsLost: true } lost) _lost.TrySetResult(lost);
    }

    /// <summary>Commits succeed.</summary>
    public void End()
    {
        if (!_isAnyTold) return;
        instruments.Logger.CommitsAgain();
        _told.Clear();
        _isAnyTold = false;
    }

    // A disk that fails fills up too, and the other way round: that is one failure, and goes on being told as it began.
    private static Kind KindOf(Exception e) => e switch
    {
        StoreException { IsLost: true } => Kind.Lost,
        StoreException { IsHeld: true } => Kind.Held,
        StoreException => Kind.Failing,
        _ => Kind.Unexpected,
    };

    private enum Kind
    {
        Failing,
        Unexpected,
        Held,
        Lost,
    }
}
