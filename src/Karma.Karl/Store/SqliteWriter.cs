using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Karma.Karl.Store;

/// <summary>
/// Commits to a SQLite store. A lone row behind the journal's end goes to the log, everything else to the database, in one transaction; what that
/// drops of the journal is dropped of both.
/// </summary>
internal sealed class SqliteWriter(SqliteConnection connection, string path) : IDisposable
{
    /// <summary>A log that is longer than this is left as it is when the store is closed: the next Karl reads it all the same.</summary>
    private const long MostFolded = 64L * 1024 * 1024;

    /// <summary>Put into the database at once where others wait, in bytes: some ten milliseconds' work.</summary>
    private const int FoldedAtOnce = 1024 * 1024;

    private const int Page = 1_000;
    private const string DeletedName = ".journal";
    private const string DeletedSql = $"INSERT INTO document (name, version, value) VALUES ('{DeletedName}', 1, $value) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    private const int DeletedBytes = 2 * sizeof(long); // Whose log it is, and up to which key its rows are deleted.

    /// <summary>Asks for the document that <see cref="DeletedOf"/> reads.</summary>
    public const string DeletedQuery = $"SELECT value FROM document WHERE name = '{DeletedName}'";

    private readonly SqliteCommand?[] _puts = new SqliteCommand?[Enum.GetValues<StoreTable>().Length];
    private readonly SqliteCommand?[] _deletes = new SqliteCommand?[Enum.GetValues<StoreTable>().Length];
    private long _owner;
    private long _newest = long.MinValue; // No row of the journal has a greater key.

    public SqliteConnection Connection => connection;

    public JournalLog Log { get; } = new(path);

    /// <summary>Opens the database and the log; the caller holds the lock.</summary>
    /// <param name="isLeftAsItIs">Whether nothing is created, and an older Karl's tables stay as they are.</param>
    public void Open(bool isLeftAsItIs = false)
    {
        connection.Open();
        SqliteSchema.Apply(connection, path, isLeftAsItIs);
        using var deleted = Command(DeletedQuery);
        var through = long.MinValue;
        if (DeletedOf(deleted.ExecuteScalar()) is { } known) (_owner, through) = known;
        else
        {
            _owner = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long)));
            RememberDeleted(through);
        }

        Log.Open(_owner, through);
        using var newest = Command(SqliteSchema.NewestOfTheJournal);
        _newest = Math.Max(Math.Max(Log.Last, through), newest.ExecuteScalar() as long? ?? long.MinValue);
    }

    /// <summary>Whose log it is, and up to which key its rows are deleted; <see langword="null"/> where the document is none.</summary>
    public static (long Owner, long Through)? DeletedOf(object? value) => value is byte[] { Length: DeletedBytes } bytes
        ? (BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(sizeof(long))))
        : null;

    /// <summary>Makes the batch durable, or throws and changes nothing.</summary>
    /// <exception cref="SqliteException">It was not written.</exception>
    /// <exception cref="IOException">It was not written.</exception>
    public void Commit(WriteBatch batch)
    {
        if (batch.Writes is [{ Table: StoreTable.Journal, IsDelete: false, Key.Minor: 0, Value.Length: <= JournalLog.LongestRow } row] && row.Key.Major > _newest)
        {
            Log.Append(row.Key.Major, row.Value.Span);
            _newest = row.Key.Major;
            return;
        }

        var through = long.MinValue;
        var isOdd = false;
        foreach (var write in batch.Writes)
        {
            if (write.Table != StoreTable.Journal) continue;
            if (!write.IsDelete) isOdd |= write.Key.Major <= _newest;
            else if (write.Key > new StoreKey(Log.First, 0)) isOdd |= write.Key <= new StoreKey(Log.Last, 0);
            else through = Math.Max(through, write.Last.Minor < 0 ? write.Last.Major - 1 : write.Last.Major);
        }

        if (isOdd && !Log.IsEmpty) Fold(batch);
        else Transact(batch, Log.IsEmpty ? long.MinValue : Math.Min(through, Log.Last));
    }

    /// <summary>Puts the oldest rows of the log into the database.</summary>
    /// <returns>Whether that were all there are.</returns>
    /// <exception cref="SqliteException">It was not written.</exception>
    public bool FoldSome()
    {
        if (Log.IsEmpty) return true;
        var some = new WriteBatch();
        var (bytes, through) = (0, long.MinValue);
        foreach (var row in Log.Read(Log.First, long.MaxValue, Page))
        {
            some.Put(StoreTable.Journal, row.Key, row.Value);
            (bytes, through) = (bytes + row.Value.Length, row.Key.Major);
            if (bytes > FoldedAtOnce) break;
        }

        Transact(some, through);
        return Log.IsEmpty;
    }

    /// <summary>Gives what is free in the file back to the disk, a little at a time.</summary>
    public void Shrink()
    {
        Reclaim(isAll: true);
        BringIn(); // The file is cut off when all is in it.
    }

    /// <summary>Brings into the file what is ahead of it, so that the write-ahead log begins anew, in the room that it has.</summary>
    public void BringIn()
    {
        try
        {
            connection.Execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (SqliteException)
        {
            // There is no room for that either; nothing is lost.
        }
    }

    public void Dispose()
    {
        try
        {
            // So that a store that is not in use is one file.
            if (connection.State == System.Data.ConnectionState.Open && !Log.IsEmpty && Log.Bytes <= MostFolded) Fold(new WriteBatch());
            if (Log.IsEmpty) Log.Clear();
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            // Nothing is lost: the log is as it was.
        }

        Log.Dispose();
        foreach (var command in _puts.Concat(_deletes)) command?.Dispose();
        connection.Dispose();
    }

    // What changes the journal in another manner than at its two ends finds all of it in the database.
    private void Fold(WriteBatch batch)
    {
        var all = new WriteBatch();
        for (var next = Log.First; Log.Read(next, long.MaxValue, Page) is { Count: > 0 } rows; next = rows[^1].Key.Major + 1)
            foreach (var row in rows) all.Put(StoreTable.Journal, row.Key, row.Value);
        all.Add(batch);
        Transact(all, Log.Last);
    }

    private void Transact(WriteBatch batch, long through)
    {
        var isDeleting = through >= Log.First;

        Log.Mend();

        // A lone statement is its own transaction, which spares two round trips through the statement machinery.
        var isTransaction = isDeleting || batch.Writes.Count > 1;
        try
        {
            if (isTransaction) connection.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch.Writes) Carry(write);
            if (isDeleting) RememberDeleted(through);
            if (isTransaction) connection.Execute("COMMIT");
        }
        catch (SqliteException)
        {
            // A failed commit may have ended the transaction already, a full disk does; or not, and then the next one could not begin.
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0) connection.Execute("ROLLBACK");
            throw;
        }

        foreach (var write in batch.Writes)
            if (write.Table == StoreTable.Journal && !write.IsDelete) _newest = Math.Max(_newest, write.Key.Major);
        if (isDeleting) Log.Delete(through);
        if (batch.Writes.Any(w => w.IsDelete && w.Table == StoreTable.Timeline)) Reclaim();
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
        var command = Command(write.IsDelete ? SqliteSchema.Delete(write.Table) : SqliteSchema.Put(write.Table));
        if (write.IsDelete) SqliteStore.Bind(command, write.Key, write.Last);
        else
        {
            command.Parameters.AddWithValue("$major", write.Key.Major);
            command.Parameters.AddWithValue("$minor", write.Key.Minor);
            command.Parameters.AddWithValue("$value", Array.Empty<byte>());
        }

        return command;
    }

    // Retention went on: once a tick at most. The commit is made, whatever becomes of this.
    private void Reclaim(bool isAll = false)
    {
        try
        {
            SqliteSchema.Reclaim(connection, isAll);
        }
        catch (SqliteException)
        {
            // The space is still free for what comes next.
        }
    }

    private void RememberDeleted(long through)
    {
        using var command = Command(DeletedSql);
        var value = new byte[DeletedBytes];
        BinaryPrimitives.WriteInt64LittleEndian(value, _owner);
        BinaryPrimitives.WriteInt64LittleEndian(value.AsSpan(sizeof(long)), through);
        command.Parameters.AddWithValue("$value", value);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
