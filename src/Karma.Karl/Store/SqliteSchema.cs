using Microsoft.Data.Sqlite;

namespace Karma.Karl.Store;

/// <summary>The tables of a SQLite store, named so that any tool shows what is in them, and the checks when a file is opened.</summary>
internal static class SqliteSchema
{
    /// <summary>The version that this code writes; kept in the file as <c>user_version</c>.</summary>
    public const int Version = 7;

    /// <summary>Marks the file as Karl's: <c>KARL</c> in ASCII, kept as <c>application_id</c>.</summary>
    public const int ApplicationId = 0x4B41524C;

    public const string NewestOfTheJournal = "SELECT max(first_order) FROM journal";

    private static readonly (string Name, string Major, string Minor)[] Tables =
    [
        ("journal", "first_order", "zero"),
        ("block", "instance", "first_order"),
        ("timeline", "first_order", "instance"),
        ("instance", "instance", "zero"),
        ("live", "instance", "zero"),
        ("name", "codename_hash", "instance"),
        ("build", "sha256_high", "sha256_low"),
        ("watch", "began_us", "zero"),
        ("outage", "began_us", "instance"),
        ("conflict", "instance", "zero"),
        ("template", "sha256", "zero"),
        ("head", "instance", "zero"),
        ("rollup", "instance", "day"),
        ("place", "sha256", "instance"),
        ("stale", "late_order", "instance"),
        ("rolled", "hour", "zero"),
        ("build_use", "sha256_high", "sha256_low"),
    ];

    /// <summary>What of the file is in use; it may be longer by what is free, and by what the next checkpoint cuts off.</summary>
    public const string UsedBytes = "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size";

    /// <summary>Pages in the write-ahead log before a commit puts them into the file.</summary>
    public const int PagesAhead = 1_000;

    /// <summary>Of the write-ahead log's file, what stays for what comes next once all of it is in the database: 32 MiB.</summary>
    private const int KeptAhead = 32 * 1024 * 1024;

    /// <summary>Pages given back to the file system at once: a megabyte, so that nobody waits for long.</summary>
    private const int PagesAtOnce = 64;

    /// <summary>Pages that stay free for what comes next, if that is more than a sixteenth of the file: 4 MiB.</summary>
    private const int LeastFree = 256;

    public static string NameOf(StoreTable table) => Tables[(int)table].Name;

    /// <summary>All rows of a table, as they stand in the file.</summary>
    public static string ReadAll(StoreTable table)
    {
        var (name, major, minor) = Tables[(int)table];
        return $"SELECT {major}, {minor}, value FROM {name}";
    }

    public static string Put(StoreTable table)
    {
        var (name, major, minor) = Tables[(int)table];
        if (table == StoreTable.Journal) // In whichever form it was created.
            return $"INSERT OR REPLACE INTO {name} ({major}, {minor}, value) VALUES ($major, $minor, $value)";
        return $"INSERT INTO {name} ({major}, {minor}, value) VALUES ($major, $minor, $value) " +
            $"ON CONFLICT ({major}, {minor}) DO UPDATE SET value = excluded.value";
    }

    // A row value comparison would leave the upper bound of the second column to a filter; SQLite seeks by it all the same.
    public static string Delete(StoreTable table)
    {
        var (name, major, minor) = Tables[(int)table];
        return $"DELETE FROM {name} WHERE ({major}, {minor}) >= ($major, $minor) AND ({major}, {minor}) <= ($last_major, $last_minor)";
    }

    public static string Read(StoreTable table, bool descending)
    {
        var (name, major, minor) = Tables[(int)table];
        var order = descending ? "DESC" : "ASC";
        return $"SELECT {major}, {minor}, value FROM {name} " +
            $"WHERE ({major}, {minor}) >= ($major, $minor) AND ({major}, {minor}) <= ($last_major, $last_minor) " +
            $"ORDER BY {major} {order}, {minor} {order} LIMIT $limit";
    }

    /// <summary>
    /// Creates the tables in a new file, or checks that an existing one is Karl's and of a version this code knows. Page size and
    /// vacuum mode cannot be changed later without rewriting the file: 16 KiB pages hold a journal row or several blocks each with
    /// little waste, and incremental vacuum lets retention return space in small steps.
    /// </summary>
    /// <param name="connection">The connection that commits.</param>
    /// <param name="path">The file.</param>
    /// <param name="isLeftAsItIs">Whether nothing is created, and an older Karl's tables stay as they are.</param>
    /// <exception cref="StoreException">It is not Karl's, or a newer one's.</exception>
    public static void Apply(SqliteConnection connection, string path, bool isLeftAsItIs = false)
    {
        var objects = connection.Scalar("SELECT count(*) FROM sqlite_master");
        var version = VersionOf(connection, path, isNewFine: !isLeftAsItIs);
        if (objects == 0) connection.Execute("PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL;");
        connection.Execute($"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = {PagesAhead}; PRAGMA journal_size_limit = {KeptAhead};");
        if (version == Version || isLeftAsItIs) return;
        using var transaction = connection.BeginTransaction();
        foreach (var table in Enum.GetValues<StoreTable>()) connection.Execute(Create(table));

        connection.Execute("CREATE TABLE IF NOT EXISTS document (name TEXT PRIMARY KEY, version INTEGER NOT NULL, value BLOB NOT NULL) WITHOUT ROWID");
        connection.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};");
        transaction.Commit();
    }

    /// <summary>The version of the schema of a file that is Karl's; 0 of one with nothing in it.</summary>
    /// <exception cref="StoreException">It is not Karl's, or a newer one's.</exception>
    public static long VersionOf(SqliteConnection connection, string path, bool isNewFine)
    {
        var objects = connection.Scalar("SELECT count(*) FROM sqlite_master");
        if ((objects > 0 || !isNewFine) && connection.Scalar("PRAGMA application_id") != ApplicationId)
            throw new StoreException($"'{path}' is a SQLite database, but not Karl's. Set Karma:Karl:Store:Path to a file of his own.");
        var version = connection.Scalar("PRAGMA user_version");
        if (version <= Version) return version;
        throw new StoreException(
            $"'{path}' has schema version {version}; this Karl knows versions up to {Version}. Run the Karl that wrote it, or a newer one.");
    }

    /// <summary>Gives some of the file's free space back to the file system, where there is much more of it than is soon used again.</summary>
    /// <param name="connection">The connection that commits.</param>
    /// <param name="isAll">Whether none is to be left, however soon it is used again.</param>
    public static void Reclaim(SqliteConnection connection, bool isAll = false)
    {
        var free = connection.Scalar("PRAGMA freelist_count");
        if (isAll ? free == 0 : free <= Math.Max(LeastFree, connection.Scalar("PRAGMA page_count") / 16)) return;

        // Each step of the statement frees one page, and a command would take the first one. Should it fail, the space is still free for what comes next.
        _ = SQLitePCL.raw.sqlite3_exec(connection.Handle, $"PRAGMA incremental_vacuum({PagesAtOnce})");
    }

    // Blocks are large, and sealed in the order of time: they stand in that order, so that pages are full, and what retention drops is whole
    // pages. An index finds them by instance. A row of the journal is large too, and all of a commit: by a key of one integer it stands in its
    // page up to the whole of that, where else a quarter spills over into others, which makes five pages of one. All other rows are small, and
    // stand in the order of their keys.
    private static string Create(StoreTable table)
    {
        var (name, major, minor) = Tables[(int)table];
        var columns = $"{major} INTEGER NOT NULL, {minor} INTEGER NOT NULL, value BLOB NOT NULL";
        return table switch
        {
            StoreTable.Journal => $"CREATE TABLE IF NOT EXISTS {name} ({major} INTEGER PRIMARY KEY, {minor} INTEGER NOT NULL, value BLOB NOT NULL)",
            StoreTable.Block => $"CREATE TABLE IF NOT EXISTS {name} (id INTEGER PRIMARY KEY, {columns}, UNIQUE ({major}, {minor}))",
            _ => $"CREATE TABLE IF NOT EXISTS {name} ({columns}, PRIMARY KEY ({major}, {minor})) WITHOUT ROWID",
        };
    }
}
