namespace Karma.Karl.Store;

/// <summary>
/// A store that gives a copy of itself while it is written to. Only an engine that is part of Karl needs it: a server has tools of its own for that.
/// </summary>
internal interface ICopiedStore
{
    /// <summary>Begins a copy, with everything in it that was committed before. One at a time.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">There can be none now; the message says why.</exception>
    ValueTask<StoreCopy> CopyAsync(CancellationToken cancellationToken);
}
