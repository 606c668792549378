using System.Data;
using Karma.Karl.Store;
using Npgsql;

namespace Karma.PostgreSql;

/// <summary>
/// The one session that writes. It holds the lock for as long as it lives; where it breaks, the next commit begins another one, unless another
/// Karl has had the store meanwhile: then this one never writes again, because what he remembers is not what is there. Not thread-safe.
/// </summary>
internal sealed class WriterSession(StorePlace place) : IAsyncDisposable
{
    // By which the server notices a writer whose machine is gone, and lets a standby have the lock: within about 25 seconds.
    private const string Begin =
        "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET lock_timeout = '10s';";

    private const string TryLock = "SELECT pg_try_advisory_lock(hashtextextended('karma.karl.store:' || $1, 0))";

    private NpgsqlConnection? _connection;
    private long _term;
    private long _commits;

    public bool IsDurable { get; private set; } = true;

    /// <exception cref="StoreException">Another Karl holds the store, or a newer one wrote it.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ExecuteAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {StorePlace.Quoted(place.Schema)}", cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, PostgreSqlSchema.CreateWriter, cancellationToken).ConfigureAwait(false);
            var (version, _, _) = await ReadWriterAsync(connection, cancellationToken).ConfigureAwait(false);
            if (version > PostgreSqlSchema.Version)
            {
                throw new StoreException($"'{place.Shown}' has schema version {version}; this Karl knows versions up to {PostgreSqlSchema.Version}. "
                    + "Run the Karl that wrote it, or a newer one.");
            }

            await ExecuteAsync(connection, PostgreSqlSchema.CreateTables, cancellationToken).ConfigureAwait(false);
            _term = (long)(await ScalarAsync(connection, PostgreSqlSchema.BeginTerm, cancellationToken).ConfigureAwait(false))!; // There is one row.
            _commits = 0;
            IsDurable = (string?)await ScalarAsync(connection, "SHOW fsync", cancellationToken).ConfigureAwait(false) != "off";
            _connection = connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>All writes, and the count of commits, in one transaction and one round trip.</summary>
    /// <exception cref="StoreException">Another Karl has the store now.</exception>
    /// <exception cref="NpgsqlException">It was not written; or nobody can tell, because the server went away and did not come back.</exception>
    public async Task CommitAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        var connection = await LiveAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var commands = new NpgsqlBatch(connection);
            await using var _ = commands.ConfigureAwait(false);
            foreach (var write in batch.Writes) commands.BatchCommands.Add(Command(write));
            commands.BatchCommands.Add(new NpgsqlBatchCommand(PostgreSqlSchema.CountCommit));
            await commands.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException) when (connection.State != ConnectionState.Open)
        {
            // The answer was lost, which does not tell whether the commit was. The count does.
            var before = _commits;
            await LiveAsync(cancellationToken).ConfigureAwait(false);
            if (_commits == before) throw;
            return;
        }

        _commits++;
    }

    public async Task<bool> CompareAndSetAsync(string name, long expectedVersion, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        var connection = await LiveAsync(cancellationToken).ConfigureAwait(false);
        var command = new NpgsqlCommand(expectedVersion == 0 ? PostgreSqlSchema.InsertDocument : PostgreSqlSchema.UpdateDocument, connection);
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.AddBytes(value);
        if (expectedVersion != 0) command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = expectedVersion });
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
    }

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static NpgsqlBatchCommand Command(WriteBatch.Write write)
    {
        var command = new NpgsqlBatchCommand(write.IsDelete ? PostgreSqlSchema.Delete(write.Table) : PostgreSqlSchema.Put(write.Table));
        command.Parameters.AddKey(write.Key);
        if (write.IsDelete) command.Parameters.AddKey(write.Last);
        else command.Parameters.AddBytes(write.Value);
        return command;
    }

    /// <summary>The session, begun again where it has broken; the count of commits is then what the server says.</summary>
    private async Task<NpgsqlConnection> LiveAsync(CancellationToken cancellationToken)
    {
        if (_connection is null) throw new InvalidOperationException("The store is used before OpenAsync.");
        if (_connection.State == ConnectionState.Open) return _connection;
        await _connection.DisposeAsync().ConfigureAwait(false);
        var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        var (_, term, commits) = await ReadWriterAsync(connection, cancellationToken).ConfigureAwait(false);
        if (term != _term)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw new StoreException($"Another Karl has written to '{place.Shown}' since the connection broke: start this one anew.") { IsHeld = true };
        }

        _commits = commits;
        return _connection = connection;
    }

    /// <exception cref="StoreException">Another Karl holds the lock.</exception>
    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(place.ForWriter);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, Begin, cancellationToken).ConfigureAwait(false);
            if ((string?)await ScalarAsync(connection, "SHOW synchronous_commit", cancellationToken).ConfigureAwait(false) == "off")
                await ExecuteAsync(connection, "SET synchronous_commit = on", cancellationToken).ConfigureAwait(false);
            var command = new NpgsqlCommand(TryLock, connection);
            await using var _ = command.ConfigureAwait(false);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = place.Schema });
            return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))! // It answers a truth.
                ? connection
                : throw new StoreException($"Another Karl writes to '{place.Shown}', or one whose end the server has yet to notice. Stop him, or have this one wait for his end: Karma:Karl:Store:Standby.") { IsHeld = true };
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<(int Version, long Term, long Commits)> ReadWriterAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(PostgreSqlSchema.ReadWriter, connection);
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? (reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2))
            : throw new StoreException($"'{place.Shown}' has lost the row of its table 'writer': restore it from a backup.");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using var _ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using var _ = command.ConfigureAwait(false);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }
}
