using Microsoft.Data.Sqlite;

namespace Karma.Karl.Store;

/// <summary>What went wrong with a SQLite store, and what to do about it.</summary>
internal static class StoreFault
{
    private const int NotAllowed = 3; // SQLITE_PERM
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int Disk = 10; // SQLITE_IOERR
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;
    private const string Damaged = "The file is damaged: karl check tells where, and karl restore puts a backup in its place.";

    public static bool IsFull(Exception e) => DiskSync.IsFull(e) || e is SqliteException { SqliteErrorCode: Full };

    /// <summary>Whether it may be for want of room: SQLite does not tell that of every file of its own.</summary>
    public static bool IsPerhapsFull(Exception e) => IsFull(e) || e is SqliteException { SqliteErrorCode: Disk };

    /// <summary>The same, told to whoever used the store.</summary>
    public static StoreException Explain(Exception e, string what)
    {
        var code = IsFull(e) ? Full : e is UnauthorizedAccessException ? NotAllowed : DiskSync.IsReadOnly(e) ? ReadOnly : e is InvalidOperationException and not ObjectDisposedException or InvalidCastException ? Corrupt : (e as SqliteException)?.SqliteErrorCode;
        var advice = code switch
        {
            Full => "The disk is full: make room.",
            Busy => "Another program holds a lock on it: close it.",
            ReadOnly => "The file system is read-only, or the file is: the system's log may say why. Have it writable again.",
            NotAllowed => "Karl may not write there, or nobody may: see whose it is, and how it is mounted.",
            Disk => "The disk does not do what it should: see the system's log.",
            Corrupt => Damaged,
            NotADatabase => "It is not a SQLite database: set Karma:Karl:Store:Path to a file of his own. If it was Karl's, it is damaged: karl restore puts a backup in its place.",
            _ => "The system's log may say more.",
        };
        return new StoreException($"{what}: {e.Message.ReplaceLineEndings(" ")} {advice}", e) { IsFull = code == Full };
    }
}
