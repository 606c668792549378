using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Karma.Karl.Store;

/// <summary>A connection that reads, beside the commits of another, and keeps the statements that it was asked for. For one thread at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<(StoreTable, bool), SqliteCommand> _reads = [];

    /// <exception cref="SqliteException">The database cannot be opened.</exception>
    public SqliteReader(string connectionString)
    {
        _connection = new SqliteConnection(connectionString);
        try
        {
            _connection.Open();
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>The rows from <paramref name="first"/> to <paramref name="last"/>, both inclusive, in the order of keys or against it.</summary>
    /// <exception cref="SqliteException">They cannot be read.</exception>
    public List<StoreRow> Read(StoreTable table, StoreKey first, StoreKey last, int limit, bool descending)
    {
        if (!_reads.TryGetValue((table, descending), out var command))
        {
            command = Command(SqliteSchema.Read(table, descending));
            SqliteStore.Bind(command, first, last);
            command.Parameters.AddWithValue("$limit", limit);
            _reads[(table, descending)] = command;
        }

        (command.Parameters[0].Value, command.Parameters[1].Value) = (first.Major, first.Minor);
        (command.Parameters[2].Value, command.Parameters[3].Value) = (last.Major, last.Minor);
        command.Parameters[4].Value = limit;
        var rows = new List<StoreRow>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            // By the reader's own getters a long list takes twice the time. What is of another kind, in a damaged file, is read as what a number or bytes would be.
            var row = reader.Handle!; // There is one while there are rows.
            var key = new StoreKey(raw.sqlite3_column_int64(row, 0), raw.sqlite3_column_int64(row, 1));
            rows.Add(new StoreRow(key, raw.sqlite3_column_blob(row, 2).ToArray()));
        }

        return rows;
    }

    /// <summary>The answer to a question that is not asked often.</summary>
    /// <exception cref="SqliteException">It cannot be answered.</exception>
    public T Ask<T>(string sql, Func<SqliteCommand, T> ask)
    {
        using var command = Command(sql);
        return ask(command);
    }

    public void Dispose()
    {
        foreach (var command in _reads.Values) command.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
