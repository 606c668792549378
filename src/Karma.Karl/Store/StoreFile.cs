using Microsoft.Data.Sqlite;

namespace Karma.Karl.Store;

/// <summary>The file of a SQLite store that no Karl uses, opened to be looked at. It is left as it is.</summary>
internal sealed class StoreFile : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly FileStream? _lock;
    private readonly HashSet<string> _tables;
    private readonly Dictionary<StoreTable, SqliteCommand> _finds = [];

    private StoreFile(string path, FileStream? held, SqliteConnection connection)
    {
        (Path, _lock, _connection) = (path, held, connection);
        try
        {
            connection.Open();
            Version = SqliteSchema.VersionOf(connection, path, isNewFine: false);
            _tables = [.. Texts("SELECT name FROM sqlite_master WHERE type = 'table'")];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>The version of its schema.</summary>
    public long Version { get; }

    public long SizeBytes => new FileInfo(Path).Length;

    /// <summary>Opens it, and keeps every Karl out until it is closed.</summary>
    /// <exception cref="StoreException">It is none, or a Karl uses it.</exception>
    public static StoreFile Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (!File.Exists(path)) throw new StoreException($"There is no store '{path}'. Give the file of one.");
        FileStream? held = null;
        try
        {
            held = File.Exists(StoreLock.PathOf(path)) ? StoreLock.HoldToRead(path) : null; // Where there is no such file, no Karl ever opened it.

            // What is not in the file yet is read beside it; where there is nothing of that, nothing beside it is even made.
            var isWhole = new FileInfo(path + "-wal") is not { Exists: true, Length: > 0 };
            var source = isWhole ? $"file:{Uri.EscapeDataString(path)}?immutable=1" : path;
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            return new StoreFile(path, held, connection);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw new StoreException($"'{path}' cannot be opened as a store: {e.Message}", e);
        }
    }

    /// <summary>What SQLite finds wrong with the file, a line each; at most a hundred.</summary>
    public List<string> Faults()
    {
        try
        {
            return Texts("PRAGMA integrity_check") is var faults and not ["ok"] ? faults : [];
        }
        catch (SqliteException e)
        {
            return [e.Message];
        }
    }

    /// <summary>Whether it has the table; one that an older Karl wrote may not.</summary>
    public bool Has(StoreTable table) => _tables.Contains(SqliteSchema.NameOf(table));

    /// <summary>The rows of a table, as they stand in the file.</summary>
    /// <exception cref="StoreException">The rest of the table cannot be read.</exception>
    public IEnumerable<StoreRow> Rows(StoreTable table)
    {
        using var command = Command(SqliteSchema.ReadAll(table));
        using var reader = Read(command.ExecuteReader);
        while (Read(reader.Read)) yield return Read(() => RowOf(reader));
    }

    /// <summary>The row with a key, or <see langword="null"/>.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public StoreRow? Find(StoreTable table, StoreKey key)
    {
        if (!Has(table)) return null;
        if (!_finds.TryGetValue(table, out var command))
        {
            _finds[table] = command = Command(SqliteSchema.Read(table, descending: false));
            SqliteStore.Bind(command, key, key);
            command.Parameters.AddWithValue("$limit", 1);
        }

        (command.Parameters[0].Value, command.Parameters[1].Value, command.Parameters[2].Value, command.Parameters[3].Value) = (key.Major, key.Minor, key.Major, key.Minor);
        return Read(() =>
        {
            using var reader = command.ExecuteReader();
            return reader.Read() ? RowOf(reader) : (StoreRow?)null;
        });
    }

    /// <summary>The files of the journal's log beside it, in their order.</summary>
    /// <exception cref="StoreException">One cannot be read.</exception>
    public List<LogSegment> Log() => Read(() => JournalLog.FilesOf(Path).Select(LogSegment.OpenToRead).OrderBy(segment => segment.Last).ToList());

    /// <summary>Whose log belongs to it, and up to which key its rows are deleted.</summary>
    /// <exception cref="StoreException">That cannot be read.</exception>
    public (long Owner, long Through) Journal() => Read(() =>
    {
        using var command = Command(SqliteWriter.DeletedQuery);
        return SqliteWriter.DeletedOf(command.ExecuteScalar()) ?? (0, long.MinValue);
    });

    public void Dispose()
    {
        foreach (var command in _finds.Values) command.Dispose();
        _connection.Dispose();
        _lock?.Dispose();
    }

    private static StoreRow RowOf(SqliteDataReader reader) =>
        new(new StoreKey(reader.GetInt64(0), reader.GetInt64(1)), reader.IsDBNull(2) ? [] : reader.GetFieldValue<byte[]>(2));

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException or InvalidCastException or IOException or UnauthorizedAccessException)
        {
            throw new StoreException(e.Message, e);
        }
    }

    private List<string> Texts(string sql)
    {
        var texts = new List<string>();
        using var command = Command(sql);
        using var reader = command.ExecuteReader();
        while (reader.Read()) texts.Add(reader.GetString(0));
        return texts;
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
