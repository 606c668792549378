using Karma.Karl.Store;

namespace Karma.LiteDb;

/// <summary>
/// Karl's store in one LiteDB file, without a password, which LiteDB's own tools show. A commit is on disk when it returns. LiteDB fails where
/// threads read beside each other and beside a commit, so one waits for another here. A lock file beside the database keeps a second Karl
/// out; the system releases it when the process ends, however it ends.
/// </summary>
public sealed class LiteDbStore : IStore
{
    private readonly string _path;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private FileStream? _lockFile;
    private LiteDbSession? _session;

    /// <summary>Prepares a store in the file at <paramref name="path"/>; nothing is touched before <see cref="OpenAsync"/>.</summary>
    /// <param name="path">The database file. Its folder is created where it is missing.</param>
    /// <exception cref="ArgumentException">It is no file's path.</exception>
    public LiteDbStore(string path)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new ArgumentException("Path is empty. Set it to a file, such as 'karl.db'.", nameof(path));
        if (Directory.Exists(path)) throw new ArgumentException($"Path is '{path}', which is a folder. Set it to a file in it, such as '{Path.Combine(path, "karl.db")}'.", nameof(path));
        _path = Path.GetFullPath(path);
    }

    /// <inheritdoc/>
    public string Location => _path;

    /// <inheritdoc/>
    public bool IsDurable => true;

    private LiteDbSession Session => _session ?? throw new InvalidOperationException("The store is used before OpenAsync.");

    /// <inheritdoc/>
    public async ValueTask OpenAsync(CancellationToken cancellationToken) => await InTurnAsync("cannot be opened", () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path) ?? ".");
        _lockFile ??= StoreLock.Hold(_path);
        _session ??= LiteDbSession.Open(_path);
        return true;
    }, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask CommitAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.IsEmpty) return;
        var session = Session;
        await InTurnAsync("did not take a commit", () => session.Commit(engine =>
        {
            foreach (var write in batch.Writes) engine.Carry(write);
            return true;
        }), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoreRow>> ReadAsync(
        StoreTable table, StoreKey first, StoreKey last, int limit, bool descending, CancellationToken cancellationToken)
    {
        var session = Session;
        return await InTurnAsync(
            "could not be read", () => session.Read(engine => engine.Read(table, first, last, limit, descending)), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<StoreDocument> ReadDocumentAsync(string name, CancellationToken cancellationToken)
    {
        var session = Session;
        return InTurnAsync("could not be read", () => session.Read(engine => engine.ReadDocument(name)), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> CompareAndSetAsync(string name, long expectedVersion, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        var session = Session;
        return InTurnAsync($"did not take the document '{name}'", () => session.Commit(engine =>
        {
            if (engine.ReadDocument(name).Version != expectedVersion) return false;
            engine.WriteDocument(name, new StoreDocument(expectedVersion + 1, value.ToArray()));
            return true;
        }), cancellationToken);
    }

    /// <summary>The bytes of both files. What deleted rows have left free in them is counted too: LiteDB does not tell it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<long> MeasureAsync(CancellationToken cancellationToken)
    {
        var session = Session;
        return InTurnAsync("could not be read", () => session.Bytes, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Interlocked.Exchange(ref _session, null)?.Dispose();
        if (_lockFile is not null) await _lockFile.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    private async ValueTask<T> InTurnAsync<T>(string failure, Func<T> act, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return act();
        }
        catch (Exception e) when (e is not StoreException) // Where pages are damaged LiteDB throws whatever it stumbles over.
        {
            var isFull = DiskSync.IsFull(e);
            throw new StoreException($"The store '{_path}' {failure}: {e.Message.TrimEnd('.')}. {(isFull ? "The disk is full: make room." : "The system's log may say more.")}", e) { IsFull = isFull };
        }
        finally
        {
            _turn.Release();
        }
    }
}
