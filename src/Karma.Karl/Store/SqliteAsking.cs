using Microsoft.Data.Sqlite;

namespace Karma.Karl.Store;

/// <summary>A statement carried out on a connection, and what it answers.</summary>
internal static class SqliteAsking
{
    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Of a statement that answers one integer.</summary>
    public static long Scalar(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!; // It answers one.
    }
}
