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
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _writer.OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException e)
        {
            throw StoreFault.Explain(e, $"The store '{Location}' cannot be opened");
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
            await _writer.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException e)
        {
            throw StoreFault.Explain(e, $"The store '{Location}' did not take a commit");
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoreRow>> ReadAsync(
        StoreTable table, StoreKey first, StoreKey last, int limit, bool descending, CancellationToken cancellationToken)
    {
        try
        {
            var command = _readers.CreateCommand(PostgreSqlSchema.Read(table, descending));
            await using var _ = command.ConfigureAwait(false);
            command.Parameters.AddKey(first);
            command.Parameters.AddKey(last);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            var rows = new List<StoreRow>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                rows.Add(new StoreRow(new StoreKey(reader.GetInt64(0), reader.GetInt64(1)), reader.GetFieldValue<byte[]>(2)));
            return rows;
        }
        catch (NpgsqlException e)
        {
            throw StoreFault.Explain(e, $"The store '{Location}' could not be read");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<StoreDocument> ReadDocumentAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var command = _readers.CreateCommand(PostgreSqlSchema.ReadDocument);
            await using var _ = command.ConfigureAwait(false);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
                ? new StoreDocument(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1))
                : new StoreDocument(0, []);
        }
        catch (NpgsqlException e)
        {
            throw StoreFault.Explain(e, $"The store '{Location}' could not be read");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> CompareAndSetAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _writer.CompareAndSetAsync(name, expectedVersion, value, cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException e)
        {
            throw StoreFault.Explain(e, $"The store '{Location}' did not take the document '{name}'");
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<long> MeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            var command = _readers.CreateCommand(PostgreSqlSchema.Measure);
            await using var _ = command.ConfigureAwait(false);
            return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!; // A sum of nothing is 0.
        }
        catch (NpgsqlException e)
        {
            throw StoreFault.Explain(e, $"The store '{Location}' could not be read");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
    }
}
