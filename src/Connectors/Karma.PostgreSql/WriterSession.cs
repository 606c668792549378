using System.Data;
using Karma.Karl.Store;
using Npgsql;

namespace Karma.PostgreSql;

/// <summary>
/// The one session that writes. It holds the lock for as long as it lives; where it breaks, the next commit begins another one, unless another
/// Karl has had the store meanwhile, or it has gone back: then this one never writes again, because what he remembers is not what is there.
/// Not thread-safe.
/// </summary>
internal sealed class WriterSession(StorePlace place) : IAsyncDisposable
{
    // By which the server notices a writer whose machine is gone, and lets a standby have the lock: within about 25 seconds.
    private const string Begin =
        "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET lock_timeout = '10s';";

    private const string AnotherWrote = "Another Karl has written to it since";

    private const string TryLock = "SELECT pg_try_advisory_lock(hashtextextended('karma.karl.store:' || $1, 0))";

    // Of commits that were told as failed and were made all the same: what they put into the journal goes with the next commit, before anything that it writes.
    private readonly List<StoreKey> _refused = [];

    private NpgsqlConnection? _connection;
    private long _term;
    private long _commits;
    private Doubt? _doubt; // The last commit, while nobody can tell whether it was made.
    private bool _isToBeChecked; // Whether the session is another one, or a commit is in doubt.
    private string? _lost; // Why, once it is.

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
    /// <exception cref="StoreException">Another Karl has the store now, or this one has lost it.</exception>
    /// <exception cref="NpgsqlException">
    /// It was not written; or nobody can tell, because the server went away and did not come back. What it put into the journal is then gone with the next commit.
    /// </exception>
    public async Task CommitAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        var connection = await LiveAsync(cancellationToken).ConfigureAwait(false);
        var before = _commits;
        try
        {
            var commands = new NpgsqlBatch(connection);
            await using var _ = commands.ConfigureAwait(false);
            commands.BatchCommands.Add(Count());
            foreach (var row in _refused) commands.BatchCommands.Add(Delete(StoreTable.Journal, row, row));
            foreach (var write in batch.Writes) commands.BatchCommands.Add(Command(write));

            // Once it is on its way it is not given up: nobody could tell what became of it.
            await commands.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
            Made();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            throw Lost(AnotherWrote);
        }
        catch (NpgsqlException e) when (e is not PostgresException || connection.State != ConnectionState.Open)
        {
            // The answer was lost, which does not tell whether the commit was. The count does.
            (_doubt, _isToBeChecked) = (Doubt.Of(batch, before), true);
            await LiveAsync(cancellationToken).ConfigureAwait(false);
            if (_commits == before) throw;
            _refused.Clear(); // This one is told as made.
        }
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
        if (write.IsDelete) return Delete(write.Table, write.Key, write.Last);
        var command = new NpgsqlBatchCommand(PostgreSqlSchema.Put(write.Table));
        command.Parameters.AddKey(write.Key);
        command.Parameters.AddBytes(write.Value);
        return command;
    }

    private static NpgsqlBatchCommand Delete(StoreTable table, StoreKey first, StoreKey last)
    {
        var command = new NpgsqlBatchCommand(PostgreSqlSchema.Delete(table));
        command.Parameters.AddKey(first);
        command.Parameters.AddKey(last);
        return command;
    }

    private NpgsqlBatchCommand Count()
    {
        var command = new NpgsqlBatchCommand(PostgreSqlSchema.CountCommit);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = _term });
        return command;
    }

    private void Made()
    {
        _commits++;
        _refused.Clear();
    }

    /// <summary>The session, begun again where it has broken; what became of the last commit is known then.</summary>
    private async Task<NpgsqlConnection> LiveAsync(CancellationToken cancellationToken)
    {
        if (_connection is null) throw new InvalidOperationException("The store is used before OpenAsync.");
        if (_lost is not null) throw Lost(_lost);
        if (_connection.State != ConnectionState.Open)
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
            _connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            _isToBeChecked = true;
        }

        if (_isToBeChecked) await CheckAsync(_connection, cancellationToken).ConfigureAwait(false);
        return _connection;
    }

    /// <summary>Tells what became of the commit whose answer was lost, if there is one, and whether what this one remembers is there.</summary>
    /// <exception cref="StoreException">It is not.</exception>
    private async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (_, term, commits) = await ReadWriterAsync(connection, cancellationToken).ConfigureAwait(false);
        if (term != _term) throw Lost(AnotherWrote);
        if (_doubt is { } doubt && commits == doubt.Before + 1)
        {
            Made();
            _refused.AddRange(doubt.Arrivals);
        }

        if (commits != _commits) throw Lost($"It counts {commits} commits where {_commits} were made: it has gone back, as to a copy of the server that lagged behind");
        (_doubt, _isToBeChecked) = (null, false);
    }

    private StoreException Lost(string why)
    {
        _lost = why;
        return new StoreException($"The store '{place.Shown}' is lost to this Karl. {why}, so what he remembers is not what is there: start him anew.") { IsLost = true };
    }

    /// <exception cref="StoreException">Another Karl holds the lock, or he has written since.</exception>
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
            if ((bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!) return connection; // It answers a truth.
            if (_connection is not null && (await ReadWriterAsync(connection, cancellationToken).ConfigureAwait(false)).Term != _term) throw Lost(AnotherWrote);
            throw new StoreException($"Another Karl writes to '{place.Shown}', or one whose end the server has yet to notice. Stop him, or have this one wait for his end: Karma:Karl:Store:Standby.") { IsHeld = true };
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
