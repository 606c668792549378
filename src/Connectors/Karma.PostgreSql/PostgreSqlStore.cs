using System.Net.Sockets;
using Karma.Karl.Store;
using Npgsql;

namespace Karma.PostgreSql;

/// <summary>
/// Karl's store in PostgreSQL, version 12 or later: a schema of plain tables, which any tool shows. One commit is one round trip, and on
/// disk when it returns. Reads run on a pool of connections of their own, beside the commit. A second Karl is kept out by an advisory lock of
/// the writing session, which the server releases when that session ends, however it ends.
/// </summary>
public sealed class PostgreSqlStore : IStore
{
    private readonly NpgsqlDataSource _readers;
    private readonly WriterSession _writer;
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Prepares a store; nothing is asked of the server before <see cref="OpenAsync"/>.</summary>
    /// <param name="connectionString">
    /// Npgsql's: <c>Host=db;Database=karl;Username=karl;Password=…</c>. The tables stand in the schema that its <c>Search Path</c> names, by
    /// default <c>karma</c>, which is made where it is missing.
    /// </param>
    /// <exception cref="ArgumentException">It cannot be read; the message does not show it.</exception>
    public PostgreSqlStore(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        var place = StorePlace.Parse(connectionString);
        Location = place.Shown;
        _readers = NpgsqlDataSource.Create(place.ForReaders);
        _writer = new WriterSession(place);
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <summary>Whether the server flushes what it commits: true, save where somebody set its <c>fsync</c> to off. Known once the store is open.</summary>
    public bool IsDurable => _writer.IsDurable;

    /// <inheritdoc/>
    public async ValueTask OpenAsync(CancellationToken cancellationToken) => await ExplainAsync("cannot be opened", async () =>
    {
        await _writer.OpenAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask CommitAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.IsEmpty) return;
        await WriteAsync("did not take a commit", async () =>
        {
            await _writer.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoreRow>> ReadAsync(
        StoreTable table, StoreKey first, StoreKey last, int limit, bool descending, CancellationToken cancellationToken) =>
        ReadAsync(PostgreSqlSchema.Read(table, descending), parameters =>
        {
            parameters.AddKey(first);
            parameters.AddKey(last);
            parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        }, async reader =>
        {
            var rows = new List<StoreRow>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                rows.Add(new StoreRow(new StoreKey(reader.GetInt64(0), reader.GetInt64(1)), reader.GetFieldValue<byte[]>(2)));
            return (IReadOnlyList<StoreRow>)rows;
        }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoreDocument> ReadDocumentAsync(string name, CancellationToken cancellationToken) =>
        ReadAsync(
            PostgreSqlSchema.ReadDocument,
            parameters => parameters.Add(new NpgsqlParameter<string> { TypedValue = name }),
            async reader => await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
                ? new StoreDocument(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1))
                : new StoreDocument(0, []),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> CompareAndSetAsync(string name, long expectedVersion, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        WriteAsync(
            $"did not take the document '{name}'", () => _writer.CompareAndSetAsync(name, expectedVersion, value, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> MeasureAsync(CancellationToken cancellationToken) =>
        ReadAsync(
            PostgreSqlSchema.Measure,
            _ => { },
            async reader => await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? reader.GetInt64(0) : 0,
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
    }

    private ValueTask<T> ReadAsync<T>(
        string sql, Action<NpgsqlParameterCollection> fill, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken) =>
        ExplainAsync("could not be read", async () =>
        {
            var command = _readers.CreateCommand(sql);
            await using var _ = command.ConfigureAwait(false);
            fill(command.Parameters);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            return await read(reader).ConfigureAwait(false);
        });

    // One at a time, as the writer's session is.
    private async ValueTask<T> WriteAsync<T>(string failure, Func<Task<T>> write, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ExplainAsync(failure, write).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async ValueTask<T> ExplainAsync<T>(string failure, Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException) // A name that nobody knows comes as the second.
        {
            throw StoreFault.Explain(e, $"The store '{Location}' {failure}");
        }
    }
}
