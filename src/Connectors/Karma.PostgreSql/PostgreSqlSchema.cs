using Karma.Karl.Store;

namespace Karma.PostgreSql;

/// <summary>The tables of a store in PostgreSQL, in a schema of their own, and the statements over them.</summary>
internal static class PostgreSqlSchema
{
    /// <summary>The version that this code writes, kept in <c>writer</c>.</summary>
    public const int Version = 3;

    /// <summary>One row: which Karl writes (<c>term</c> counts them), and how many commits that one made.</summary>
    public const string ReadWriter = "SELECT version, term, commits FROM writer";

    /// <summary>From now on no older Karl opens it.</summary>
    public static string BeginTerm { get; } = $"UPDATE writer SET version = {Version}, term = term + 1, commits = 0 RETURNING term";

    /// <summary>
    /// Counts a commit of the term that is still this one's; otherwise the division fails, and with it the whole transaction: the lock alone would not keep
    /// two writers apart where something between them and the server shares sessions.
    /// </summary>
    public const string CountCommit =
        "WITH counted AS (UPDATE writer SET commits = commits + 1 WHERE term = $1 RETURNING 1) SELECT 1 / count(*) FROM counted";

    public const string ReadDocument = "SELECT version, value FROM document WHERE name = $1";

    public const string InsertDocument = "INSERT INTO document (name, version, value) VALUES ($1, 1, $2) ON CONFLICT (name) DO NOTHING";

    public const string UpdateDocument = "UPDATE document SET version = version + 1, value = $2 WHERE name = $1 AND version = $3";

    public const string Measure = "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c "
        + "WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND c.relkind = 'r'";

    private static readonly string[] Names = [.. Enum.GetNames<StoreTable>().Select(name => name.ToLowerInvariant())];

    /// <summary>By itself, and first: a store that a newer Karl wrote is left as it is.</summary>
    public static string CreateWriter { get; } =
        "CREATE TABLE IF NOT EXISTS writer (one boolean PRIMARY KEY DEFAULT true CHECK (one), version int NOT NULL, term bigint NOT NULL, commits bigint NOT NULL);\n"
        + $"INSERT INTO writer (version, term, commits) VALUES ({Version}, 0, 0) ON CONFLICT DO NOTHING;";

    /// <summary>Values are compressed already, so the server need not try.</summary>
    public static string CreateTables { get; } = string.Concat(Names.Select(name =>
        $"CREATE TABLE IF NOT EXISTS {name} (major bigint NOT NULL, minor bigint NOT NULL, value bytea NOT NULL, PRIMARY KEY (major, minor));\n"
        + $"ALTER TABLE {name} ALTER COLUMN value SET STORAGE EXTERNAL;\n"))
        + "CREATE TABLE IF NOT EXISTS document (name text PRIMARY KEY, version bigint NOT NULL, value bytea NOT NULL);";

    public static string Put(StoreTable table) =>
        $"INSERT INTO {Names[(int)table]} (major, minor, value) VALUES ($1, $2, $3) ON CONFLICT (major, minor) DO UPDATE SET value = excluded.value";

    public static string Delete(StoreTable table) =>
        $"DELETE FROM {Names[(int)table]} WHERE (major, minor) >= ($1, $2) AND (major, minor) <= ($3, $4)";

    public static string Read(StoreTable table, bool descending)
    {
        var order = descending ? "DESC" : "ASC";
        return $"SELECT major, minor, value FROM {Names[(int)table]} WHERE (major, minor) >= ($1, $2) AND (major, minor) <= ($3, $4) "
            + $"ORDER BY major {order}, minor {order} LIMIT $5";
    }
}
