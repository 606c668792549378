using System.Collections.Concurrent;
using System.Data;
using Microsoft.Data.Sqlite;

namespace Karma.Karl.Store;

/// <summary>
/// The embedded store: one SQLite file in WAL mode, fsynced at every commit. Reads run on connections of their own, beside the commit.
/// A lock file beside the database keeps a second Karl out; the system releases it when the process ends, however it ends.
/// </summary>
public sealed class SqliteStore : IStore
{
    private const int SqliteBusy = 5;
    private const int SqliteFull = 13;
    private const int SqliteNotADatabase = 26;

    private readonly string _path;
    private readonly string _connectionString;
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private SqliteWriter? _writer;
    private FileStream? _lockFile;

    /// <summary>Prepares a store in the file at <paramref name="path"/>; nothing is touched before <see cref="OpenAsync"/>.</summary>
    /// <param name="path">The database file. Its folder is created where it is missing.</param>
    public SqliteStore(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = Path.GetFullPath(path);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString();
    }

    /// <inheritdoc/>
    public string Location => _path;

    /// <inheritdoc/>
    public bool IsDurable => true;

    /// <inheritdoc/>
    public ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path) ?? ".");
            _lockFile = StoreLock.Hold(_path + ".lock");
            _writer = new SqliteWriter(new SqliteConnection(_connectionString), _path);
            _writer.Open();
            return ValueTask.CompletedTask;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw Explain(e, $"The store '{_path}' cannot be opened");
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
            Writer.Commit(batch);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw Explain(e, $"The store '{_path}' did not take a commit");
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
        var rows = ReadTable(table, first, last, limit, descending);
        if (logged is null or []) return ValueTask.FromResult(rows);
        var both = logged.Concat(rows).DistinctBy(row => row.Key);
        return ValueTask.FromResult<IReadOnlyList<StoreRow>>(
            [.. (descending ? both.OrderByDescending(row => row.Key) : both.OrderBy(row => row.Key)).Take(limit)]);
    }

    /// <inheritdoc/>
    public ValueTask<StoreDocument> ReadDocumentAsync(string name, CancellationToken cancellationToken) => ValueTask.FromResult(
        Read("SELECT version, value FROM document WHERE name = $name", command =>
        {
            command.Parameters.AddWithValue("$name", name);
            using var reader = command.ExecuteReader();
            return reader.Read() ? new StoreDocument(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : new StoreDocument(0, []);
        }));

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
            throw Explain(e, $"The store '{_path}' did not take the document '{name}'");
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> MeasureAsync(CancellationToken cancellationToken)
    {
        var used = Read(SqliteSchema.UsedBytes, command => (long)command.ExecuteScalar()!); // It answers one integer.
        var ahead = new[] { _path + "-wal", _path + "-shm" }.Select(f => new FileInfo(f)).Where(f => f.Exists).Sum(f => f.Length);
        return ValueTask.FromResult(used + ahead + (_writer?.Log.Bytes ?? 0));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_readers.TryTake(out var reader)) await reader.DisposeAsync().ConfigureAwait(false);
        _writer?.Dispose();
        if (_lockFile is not null) await _lockFile.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
    }

    /// <summary>What commits; a test makes its connection fail.</summary>
    internal SqliteWriter Writer => _writer ?? throw new InvalidOperationException("The store is used before OpenAsync.");

    private List<StoreRow> ReadLog(StoreKey first, StoreKey last, int limit)
    {
        try
        {
            return Writer.Log.Read(first.Minor > 0 ? first.Major + 1 : first.Major, last.Minor < 0 ? last.Major - 1 : last.Major, limit);
        }
        catch (IOException e)
        {
            throw Explain(e, $"The store '{_path}' could not be read");
        }
    }

    private IReadOnlyList<StoreRow> ReadTable(StoreTable table, StoreKey first, StoreKey last, int limit, bool descending) =>
        Read(SqliteSchema.Read(table, descending), command =>
        {
            Bind(command, first, last);
            command.Parameters.AddWithValue("$limit", limit);
            var rows = new List<StoreRow>();
            using var reader = command.ExecuteReader();
            while (reader.Read())
                rows.Add(new StoreRow(new StoreKey(reader.GetInt64(0), reader.GetInt64(1)), reader.GetFieldValue<byte[]>(2)));
            return (IReadOnlyList<StoreRow>)rows;
        });

    private T Read<T>(string sql, Func<SqliteCommand, T> read)
    {
        if (!_readers.TryTake(out var connection)) connection = new SqliteConnection(_connectionString);
        try
        {
            if (connection.State != ConnectionState.Open) connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            var result = read(command);
            _readers.Add(connection);
            return result;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw Explain(e, $"The store '{_path}' could not be read");
        }
    }

    internal static void Bind(SqliteCommand command, StoreKey first, StoreKey last)
    {
        command.Parameters.AddWithValue("$major", first.Major);
        command.Parameters.AddWithValue("$minor", first.Minor);
        command.Parameters.AddWithValue("$last_major", last.Major);
        command.Parameters.AddWithValue("$last_minor", last.Minor);
    }

    private static StoreException Explain(Exception e, string what)
    {
        var code = DiskSync.IsFull(e) ? SqliteFull : (e as SqliteException)?.SqliteErrorCode;
        var advice = code switch
        {
            SqliteFull => "The disk is full: make room.",
            SqliteBusy => "Another program holds a lock on it: close it.",
            SqliteNotADatabase => "It is not a SQLite database: set Karma:Karl:Store:Path to a file of his own.",
            _ => "See the cause.",
        };
        return new StoreException($"{what}: {e.Message} {advice}", e) { IsFull = code == SqliteFull };
    }
}
