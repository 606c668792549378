using Npgsql;

namespace Karma.PostgreSql;

/// <summary>Where a store is, and how it is reached.</summary>
/// <param name="Schema">The schema that holds its tables.</param>
/// <param name="ForReaders">The connections of reads, pooled.</param>
/// <param name="ForWriter">The one connection of commits. It is in no pool: what holds the lock must end when it is closed.</param>
/// <param name="Shown">For people: no user, no password.</param>
internal sealed record StorePlace(string Schema, string ForReaders, string ForWriter, string Shown)
{
    private const string DefaultSchema = "karma";

    /// <summary>The statements are few and always the same, so the server need read each only once.</summary>
    private const int MaxPrepared = 64;

    /// <exception cref="ArgumentException">It cannot be read; the message does not show it.</exception>
    public static StorePlace Parse(string connectionString)
    {
        NpgsqlConnectionStringBuilder given;
        try
        {
            given = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = MaxPrepared, AutoPrepareMinUsages = 2 };
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new ArgumentException(
                "The connection string of PostgreSQL cannot be read; write it like Host=db;Database=karl;Username=karl;Password=…", nameof(connectionString), e);
        }

        if (string.IsNullOrWhiteSpace(given.Host))
            throw new ArgumentException("The connection string of PostgreSQL names no Host; write it like Host=db;Database=karl;Username=karl;Password=…", nameof(connectionString));
        var schema = string.IsNullOrWhiteSpace(given.SearchPath) ? DefaultSchema : given.SearchPath.Trim();
        given.SearchPath = Quoted(schema);
        given.ApplicationName ??= "karl";
        var readers = given.ConnectionString;
        given.Pooling = false;
        return new StorePlace(schema, readers, given.ConnectionString, $"postgresql://{given.Host}:{given.Port}/{given.Database ?? given.Username}?schema={schema}");
    }

    /// <summary>A name as SQL takes it, whatever it holds.</summary>
    public static string Quoted(string name) => $"\"{name.Trim('"').Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
