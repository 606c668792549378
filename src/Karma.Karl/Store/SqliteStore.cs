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
    private readonly SqliteCommand?[] _puts = new SqliteCommand?[Enum.GetValues<StoreTable>().Length];
    private readonly SqliteCommand?[] _deletes = new SqliteCommand?[Enum.GetValues<StoreTable>().Length];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private SqliteConnection? _writer;
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
            _lockFile = Hold(_path + ".lock");
            _writer = new SqliteConnection(_connectionString);
            _writer.Open();
            SqliteSchema.Apply(_writer, _path);
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
            // A lone statement is its own transaction, which spares two round trips through the statement machinery.
            var isTransaction = batch.Writes.Count > 1;
            if (isTransaction) Execute("BEGIN IMMEDIATE");
            foreach (var write in batch.Writes) Carry(write);
            if (isTransaction) Execute("COMMIT");
            if (batch.Writes.Any(w => w.IsDelete && w.Table == StoreTable.Timeline)) SqliteSchema.Reclaim(Writer); // Retention went on: once a tick at most.
        }
        catch (SqliteException e)
        {
            RollBack();
            throw Explain(e, $"The store '{_path}' did not take a commit");
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoreRow>> ReadAsync(
        StoreTable table, StoreKey first, StoreKey last, int limit, bool descending, CancellationToken cancellationToken) =>
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

    /// <inheritdoc/>
    public ValueTask<StoreDocument> ReadDocumentAsync(string name, CancellationToken cancellationToken) =>
        Read("SELECT version, value FROM document WHERE name = $name", command =>
        {
            command.Parameters.AddWithValue("$name", name);
            using var reader = command.ExecuteReader();
            return reader.Read() ? new StoreDocument(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : new StoreDocument(0, []);
        });

    /// <inheritdoc/>
    public async ValueTask<bool> CompareAndSetAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var command = Writer.CreateCommand();
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
    public async ValueTask<long> MeasureAsync(CancellationToken cancellationToken)
    {
        var used = await Read(SqliteSchema.UsedBytes, command => (long)command.ExecuteScalar()!).ConfigureAwait(false); // It answers one integer.
        return used + new[] { _path + "-wal", _path + "-shm" }.Select(f => new FileInfo(f)).Where(f => f.Exists).Sum(f => f.Length);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_readers.TryTake(out var reader)) await reader.DisposeAsync().ConfigureAwait(false);
        foreach (var command in _puts.Concat(_deletes)) command?.Dispose();
        if (_writer is not null) await _writer.DisposeAsync().ConfigureAwait(false);
        if (_lockFile is not null) await _lockFile.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
    }

    /// <summary>The connection of commits; a test makes it fail.</summary>
    internal SqliteConnection Writer => _writer ?? throw new InvalidOperationException("The store is used before OpenAsync.");

    // A failed commit may have ended the transaction already, a full disk does; or not, and then the next one could not begin.
    private void RollBack()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(Writer.Handle) == 0) Execute("ROLLBACK");
    }

    private void Execute(string sql)
    {
        using var command = Writer.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Carry(WriteBatch.Write write)
    {
        var commands = write.IsDelete ? _deletes : _puts;
        var command = commands[(int)write.Table] ??= Prepare(write);
        command.Parameters[0].Value = write.Key.Major;
        command.Parameters[1].Value = write.Key.Minor;
        if (write.IsDelete)
        {
            command.Parameters[2].Value = write.Last.Major;
            command.Parameters[3].Value = write.Last.Minor;
        }
        else
        {
            command.Parameters[2].Value = write.Value.ToArray();
        }

        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(WriteBatch.Write write)
    {
        var command = Writer.CreateCommand();
        command.CommandText = write.IsDelete ? SqliteSchema.Delete(write.Table) : SqliteSchema.Put(write.Table);
        if (write.IsDelete) Bind(command, write.Key, write.Last);
        else
        {
            command.Parameters.AddWithValue("$major", write.Key.Major);
            command.Parameters.AddWithValue("$minor", write.Key.Minor);
            command.Parameters.AddWithValue("$value", Array.Empty<byte>());
        }

        return command;
    }

    private ValueTask<T> Read<T>(string sql, Func<SqliteCommand, T> read)
    {
        if (!_readers.TryTake(out var connection)) connection = new SqliteConnection(_connectionString);
        try
        {
            if (connection.State != ConnectionState.Open) connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            var result = read(command);
            _readers.Add(connection);
            return ValueTask.FromResult(result);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw Explain(e, $"The store '{_path}' could not be read");
        }
    }

    private static void Bind(SqliteCommand command, StoreKey first, StoreKey last)
    {
        command.Parameters.AddWithValue("$major", first.Major);
        command.Parameters.AddWithValue("$minor", first.Minor);
        command.Parameters.AddWithValue("$last_major", last.Major);
        command.Parameters.AddWithValue("$last_minor", last.Minor);
    }

    private static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new StoreException($"Another Karl writes to this store: '{path}' is locked. Stop him, set Karma:Karl:Store:Path to another file, or have this one wait for his end: Karma:Karl:Store:Standby.", e) { IsHeld = true };
        }
    }

    private static StoreException Explain(Exception e, string what)
    {
        var code = (e as SqliteException)?.SqliteErrorCode;
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
