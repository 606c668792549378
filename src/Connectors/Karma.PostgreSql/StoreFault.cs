using Karma.Karl.Store;
using Npgsql;

namespace Karma.PostgreSql;

/// <summary>Says what PostgreSQL refused, and what to do.</summary>
internal static class StoreFault
{
    public static StoreException Explain(Exception e, string what)
    {
        var answer = e as PostgresException;
        var advice = answer?.SqlState switch
        {
            PostgresErrorCodes.DiskFull => "The server's disk is full: make room.",
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                "See to the user and the password in Karma:Karl:Store:Connection, and to the server's pg_hba.conf.",
            PostgresErrorCodes.InvalidCatalogName => "Create the database, or name another one in Karma:Karl:Store:Connection.",
            PostgresErrorCodes.InsufficientPrivilege => "Give the user the right to it, as the owner of a schema has (GRANT CREATE ON DATABASE … lets Karl make his own).",
            PostgresErrorCodes.ReadOnlySqlTransaction => "It only lets read: name the primary server in Karma:Karl:Store:Connection.",
            null => "See that the server runs, and that Karma:Karl:Store:Connection names it.",
            _ => "The server's log may say more.",
        };
        var said = answer is null ? e.Message.TrimEnd('.') : $"{answer.MessageText} ({answer.SqlState})";
        return new StoreException($"{what}: {said}. {advice}", e)
        {
            IsFull = answer?.SqlState == PostgresErrorCodes.DiskFull,
            IsAway = answer is null || IsNotReady(answer.SqlState),
        };
    }

    // It starts or ends, has no place for one more, or is not the primary yet: nothing that a setting would mend.
    private static bool IsNotReady(string state) =>
        state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ReadOnlySqlTransaction
        || state.StartsWith("08", StringComparison.Ordinal);
}
