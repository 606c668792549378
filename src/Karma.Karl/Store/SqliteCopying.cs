using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Karma.Karl.Store;

/// <summary>
/// Holds the file of a SQLite store still, so that it can be copied as it stands, while commits go on in the write-ahead log. A checkpoint alone writes to the
/// file, and none goes beyond what a reader sees: so once everything is in the file, a reader who stays is all that it takes.
/// </summary>
internal sealed class SqliteCopying(string path, string connectionString) : IDisposable
{
    /// <summary>While a file is held still the write-ahead log grows; beyond this, whoever takes the copy is too slow.</summary>
    private const long MostAhead = 256L * 1024 * 1024;

    /// <summary>How often what waits is brought into the file before commits do that themselves again: each time there is what came meanwhile.</summary>
    private const int MostRounds = 4;

    // Opened once, and closed behind all connections: whoever closes a file on Unix takes away every lock that his process has on it, SQLite's too.
    private SafeFileHandle? _file;
    private bool _isUnderWay;
    private CancellationTokenSource? _stop; // While a copy is being taken.
    private volatile string? _givenUp; // Why it was.

    /// <summary>Claims the only place there is.</summary>
    /// <exception cref="StoreException">Another copy is being made.</exception>
    public void Claim()
    {
        if (Interlocked.Exchange(ref _isUnderWay, true)) throw new StoreException("Another copy of the store is being made: try again when it is done.") { IsHeld = true };
        _givenUp = null;
    }

    public void Unclaim() => Volatile.Write(ref _isUnderWay, false);

    /// <summary>A commit found no room: the copy is given up, and what it holds up is given back.</summary>
    public void NoteFull() => GiveUp("The copy was given up: the disk of the store is full, and what the copy holds up is needed.");

    /// <summary>A commit was made: where too much waits to get into the file, the copy is given up, however slow its taker is.</summary>
    public void NoteCommit()
    {
        if (_stop is null || new FileInfo(path + "-wal") is not { Exists: true, Length: > MostAhead and var ahead }) return;
        GiveUp($"The copy was given up: it takes so long that {ahead} bytes wait to get into the store's file. Take it over a faster line, or on the machine itself.");
    }

    /// <summary>Holds the file still, if everything is in it. The caller keeps commits away until this returns.</summary>
    /// <param name="writer">The connection that commits.</param>
    /// <param name="unhold">Called at the end, where commits must be kept away again.</param>
    /// <returns>The copy, or <see langword="null"/> where readers kept something from getting into the file: try again.</returns>
    public StoreCopy? Hold(SqliteConnection writer, Func<Action, ValueTask> unhold)
    {
        if (!IsAllInFile(writer)) return null;
        var reader = new SqliteConnection(connectionString);
        try
        {
            reader.Open();
            reader.Execute("BEGIN; SELECT count(*) FROM sqlite_master");
            var size = reader.Scalar("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
            _file ??= File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            writer.Execute("PRAGMA wal_autocheckpoint = 0"); // In vain now, it would only look through all that is ahead.
            var stop = _stop = new CancellationTokenSource();
            return new StoreCopy(_file, size, () => _givenUp, () => EndAsync(reader, writer, unhold), stop.Token);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _stop?.Dispose();
        _file?.Dispose();
    }

    private async ValueTask EndAsync(SqliteConnection reader, SqliteConnection writer, Func<Action, ValueTask> unhold)
    {
        _stop = null;
        await BringInAsync(reader).ConfigureAwait(false);
        await reader.DisposeAsync().ConfigureAwait(false);
        try
        {
            await unhold(() => writer.Execute($"PRAGMA wal_autocheckpoint = {SqliteSchema.PagesAhead}")).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The store was closed meanwhile.
        }

        Unclaim();
    }

    // What waited gets into the file beside the commits, which wait for none of it: else the next of them would do it all. On a thread of its own: it waits for the disk.
    private static Task BringInAsync(SqliteConnection reader) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                reader.Execute("COMMIT; PRAGMA synchronous = FULL");
                var (before, now) = (0L, BringIn(reader));
                for (var round = 1; round < MostRounds && now - before > SqliteSchema.PagesAhead; round++) (before, now) = (now, BringIn(reader));
            }
            catch (SqliteException)
            {
                // Nothing is lost: commits bring it in.
            }
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Brings in what is there by now, and nobody who writes waits for it.</summary>
    /// <returns>How many pages of the write-ahead log are in the file then.</returns>
    private static long BringIn(SqliteConnection reader)
    {
        using var command = reader.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        using var answer = command.ExecuteReader();
        return answer.Read() ? answer.GetInt64(2) : 0;
    }

    // From here on whoever takes the copy is told, elsewhere than on the thread that commits.
    private void GiveUp(string reason)
    {
        if (_stop is not { } stop) return;
        _givenUp ??= reason;
        _ = stop.CancelAsync();
    }

    private static bool IsAllInFile(SqliteConnection writer)
    {
        writer.Execute("PRAGMA busy_timeout = 200"); // A reader is there for milliseconds.
        try
        {
            using var command = writer.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(FULL)";
            using var answer = command.ExecuteReader();
            return answer.Read() && answer.GetInt64(0) == 0 && answer.GetInt64(1) == answer.GetInt64(2);
        }
        finally
        {
            writer.Execute("PRAGMA busy_timeout = 0");
        }
    }
}
