using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Karma.Karl.Store;

/// <summary>
/// The embedded store: one SQLite file in WAL mode, fsynced at every commit. Reads run on connections of their own, beside the commit.
/// A lock file beside the database keeps a second Karl out; the system releases it when the process ends, however it ends.
/// </summary>
public sealed class SqliteStore : IStore, ICopiedStore, IReservedStore
{
    /// <summary>How often a copy is tried to be begun while readers are in its way.</summary>
    private const int MostAttempts = 20;

    private readonly string _path;
    private readonly string _connectionString;
    private readonly ConcurrentBag<SqliteReader> _readers = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SqliteCopying _copying;
    private readonly StoreReserve _reserve;
    private SqliteWriter? _writer;
    private FileStream? _lockFile;

    /// <summary>Prepares a store in the file at <paramref name="path"/>; nothing is touched before <see cref="OpenAsync"/>.</summary>
    /// <param name="path">The database file. Its folder is created where it is missing.</param>
    public SqliteStore(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = Path.GetFullPath(path);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString();
        _copying = new SqliteCopying(_path, _connectionString);
        _reserve = new StoreReserve(_path);
    }

    /// <inheritdoc/>
    public string Location => _path;

    /// <inheritdoc/>
    public bool IsDurable => true;

    /// <inheritdoc/>
    bool IReservedStore.IsShort => _reserve.IsShort;

    /// <inheritdoc/>
    public ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!IsLeftAsItIs) Directory.CreateDirectory(Path.GetDirectoryName(_path) ?? ".");
            else if (!File.Exists(_path)) throw new StoreException($"There is no store '{_path}'. Give the file of one.");
            _lockFile = StoreLock.Hold(_path);
            RestoreMark.Refuse(_path);
            OpenWriter();
            if (!IsLeftAsItIs && !_reserve.IsShort) _reserve.Make();
            return ValueTask.CompletedTask;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw StoreFault.Explain(e, $"The store '{_path}' cannot be opened");
        }
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.IsEmpty) return;
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Commit(batch);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw StoreFault.Explain(e, $"The store '{_path}' did not take a commit");
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoreRow>> ReadAsync(
        StoreTable table, StoreKey first, StoreKey last, int limit, bool descending, CancellationToken cancellationToken)
    {
        // The log first: what moves from there into the database meanwhile is seen twice, and not missed.
        var logged = table == StoreTable.Journal ? ReadLog(first, last, descending ? int.MaxValue : limit) : null;
        IReadOnlyList<StoreRow> rows = Read(reader => reader.Read(table, first, last, limit, descending));
        if (logged is null or []) return ValueTask.FromResult(rows);
        var both = logged.Concat(rows).DistinctBy(row => row.Key);
        return ValueTask.FromResult<IReadOnlyList<StoreRow>>(
            [.. (descending ? both.OrderByDescending(row => row.Key) : both.OrderBy(row => row.Key)).Take(limit)]);
    }

    /// <inheritdoc/>
    public ValueTask<StoreDocument> ReadDocumentAsync(string name, CancellationToken cancellationToken) => ValueTask.FromResult(
        Read(reader => reader.Ask("SELECT version, value FROM document WHERE name = $name", command =>
        {
            command.Parameters.AddWithValue("$name", name);
            using var found = command.ExecuteReader();
            return found.Read() ? new StoreDocument(found.GetInt64(0), found.GetFieldValue<byte[]>(1)) : new StoreDocument(0, []);
        })));

    /// <inheritdoc/>
    public async ValueTask<bool> CompareAndSetAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var command = Writer.Connection.CreateCommand();
            command.CommandText = expectedVersion == 0
                ? "INSERT INTO document (name, version, value) VALUES ($name, 1, $value) ON CONFLICT (name) DO NOTHING"
                : "UPDATE document SET version = version + 1, value = $value WHERE name = $name AND version = $version";
            command.Parameters.AddWithValue("$name", name);
            command.Parameters.AddWithValue("$version", expectedVersion);
            command.Parameters.AddWithValue("$value", value.ToArray());
            return command.ExecuteNonQuery() == 1;
        }
        catch (SqliteException e)
        {
            throw StoreFault.Explain(e, $"The store '{_path}' did not take the document '{name}'");
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> MeasureAsync(CancellationToken cancellationToken)
    {
        var used = Read(reader => reader.Ask(SqliteSchema.UsedBytes, command => (long)command.ExecuteScalar()!)); // It answers one integer.
        var ahead = new[] { _path + "-wal", _path + "-shm" }.Select(f => new FileInfo(f)).Where(f => f.Exists).Sum(f => f.Length);
        return ValueTask.FromResult(used + ahead + (_writer?.Log.Bytes ?? 0));
    }

    /// <inheritdoc/>
    async ValueTask<StoreCopy> ICopiedStore.CopyAsync(CancellationToken cancellationToken)
    {
        if (_reserve.IsShort) throw new StoreException($"The store '{_path}' cannot be copied now: The disk is full: make room.") { IsFull = true };
        _copying.Claim();
        try
        {
            for (var attempt = 0; attempt < MostAttempts;)
            {
                // Those who wait for a commit come between.
                await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    if (!Writer.FoldSome()) continue;
                    if (_copying.Hold(Writer.Connection, BesideCommitsAsync) is { } copy) return copy;
                    attempt++;
                }
                finally
                {
                    _writing.Release();
                }
            }

            throw new StoreException($"The store '{_path}' is being read by another program for so long that no copy can be begun. Close that one, or try again later.");
        }
        catch (Exception e)
        {
            _copying.Unclaim();
            if (e is SqliteException or IOException or UnauthorizedAccessException) throw StoreFault.Explain(e, $"The store '{_path}' cannot be copied");
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_readers.TryTake(out var reader)) reader.Dispose();
        _writer?.Dispose();
        _copying.Dispose();
        if (_writer is not null) _reserve.Dispose();
        if (_lockFile is not null) await _lockFile.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
    }

    /// <summary>Whether nothing is created, and an older Karl's tables stay as they are: for one who copies it and is not to write to it.</summary>
    internal bool IsLeftAsItIs { get; init; }

    /// <summary>What commits; a test makes its connection fail.</summary>
    internal SqliteWriter Writer => _writer ?? throw new InvalidOperationException("The store is used before OpenAsync.");

    // What arrives is refused while the disk is full; all else has what was kept for it, and what it sets free in the file goes back to the disk.
    private void Commit(WriteBatch batch)
    {
        var isArrival = batch.Writes.Any(write => write is { Table: StoreTable.Journal, IsDelete: false });
        if (_reserve.IsShort && !_reserve.TryRegain() && isArrival)
            throw new StoreException($"The store '{_path}' did not take a commit: The disk is full: make room.") { IsFull = true };
        try
        {
            Writer.Commit(batch);
        }
        catch (Exception e) when (StoreFault.IsFull(e))
        {
            _copying.NoteFull();
            _reserve.GiveBack();
            if (isArrival) throw;
            Writer.BringIn();
            Writer.Commit(batch);
        }

        _copying.NoteCommit();
        if (_reserve.IsShort) Writer.Shrink();
    }

    private void OpenWriter(bool isAgain = false)
    {
        _writer = new SqliteWriter(new SqliteConnection(_connectionString), _path);
        try
        {
            _writer.Open(IsLeftAsItIs);
        }
        catch (Exception e) when (!isAgain && StoreFault.IsPerhapsFull(e) && _reserve.GiveBack())
        {
            // The disk is full, and one who was killed left what is kept for that.
            _writer.Dispose();
            OpenWriter(isAgain: true);
        }
    }

    private async ValueTask BesideCommitsAsync(Action action)
    {
        await _writing.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            action();
        }
        finally
        {
            _writing.Release();
        }
    }

    private List<StoreRow> ReadLog(StoreKey first, StoreKey last, int limit)
    {
        try
        {
            return Writer.Log.Read(first.Minor > 0 ? first.Major + 1 : first.Major, last.Minor < 0 ? last.Major - 1 : last.Major, limit);
        }
        catch (IOException e)
        {
            throw StoreFault.Explain(e, $"The store '{_path}' could not be read");
        }
    }

    private T Read<T>(Func<SqliteReader, T> read)
    {
        SqliteReader? reader = null;
        try
        {
            if (!_readers.TryTake(out reader)) reader = new SqliteReader(_connectionString);
            var result = read(reader);
            _readers.Add(reader);
            return result;
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException or InvalidCastException) // The latter two of a document, where the file is damaged.
        {
            reader?.Dispose();
            throw StoreFault.Explain(e, $"The store '{_path}' could not be read");
        }
    }

    internal static void Bind(SqliteCommand command, StoreKey first, StoreKey last)
    {
        command.Parameters.AddWithValue("$major", first.Major);
        command.Parameters.AddWithValue("$minor", first.Minor);
        command.Parameters.AddWithValue("$last_major", last.Major);
        command.Parameters.AddWithValue("$last_minor", last.Minor);
    }
}
