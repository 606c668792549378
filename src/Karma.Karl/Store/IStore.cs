namespace Karma.Karl.Store;

/// <summary>
/// The seam to an engine. It asks for three things only: one atomic, durable commit of mixed writes; ordered range reads; and
/// compare-and-set on small named documents. Reads may run at any time, beside each other and beside a commit, and see only what was
/// committed before they began. Commits come one at a time. One Karl writes to a store at a time: opening a store that another Karl
/// holds throws <see cref="StoreException"/>.
/// </summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>Where the store is, for people: a path, or <c>memory</c>. Carries no secret.</summary>
    string Location { get; }

    /// <summary>Whether a commit survives the process and the machine. A store that does not is Karl's stateless mode.</summary>
    bool IsDurable { get; }

    /// <summary>Opens the store, creating it or bringing its schema up to date where needed. Called first, and again only after it threw because another Karl holds the store, or its server was away.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">It cannot be opened; the message says why and what to do.</exception>
    ValueTask OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes the whole batch durable, or throws and changes nothing. Where nobody can tell what became of it, it throws, and what it may have put into the journal
    /// is gone with the next commit.
    /// </summary>
    /// <param name="batch">What to write; not used after the call.</param>
    /// <param name="cancellationToken">Gives up, if the engine can do so without leaving a part behind.</param>
    /// <exception cref="StoreException">It was not written.</exception>
    ValueTask CommitAsync(WriteBatch batch, CancellationToken cancellationToken);

    /// <summary>Reads the rows from <paramref name="first"/> to <paramref name="last"/>, both inclusive, in the order of keys.</summary>
    /// <param name="table">The table.</param>
    /// <param name="first">The least key.</param>
    /// <param name="last">The greatest key.</param>
    /// <param name="limit">How many rows at most.</param>
    /// <param name="descending">Whether the greatest key comes first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<StoreRow>> ReadAsync(
        StoreTable table, StoreKey first, StoreKey last, int limit, bool descending, CancellationToken cancellationToken);

    /// <summary>Reads a document.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<StoreDocument> ReadDocumentAsync(string name, CancellationToken cancellationToken);

    /// <summary>Writes a document if its version is still <paramref name="expectedVersion"/>; durable on return.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="expectedVersion">The version read before; 0 for a document that must not exist yet.</param>
    /// <param name="value">Its new bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was written.</returns>
    ValueTask<bool> CompareAndSetAsync(string name, long expectedVersion, ReadOnlyMemory<byte> value, CancellationToken cancellationToken);

    /// <summary>The bytes that the store takes, on disk or in memory, indexes and logs included, but for those that it holds free for what comes next, where it can tell.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<long> MeasureAsync(CancellationToken cancellationToken);
}
