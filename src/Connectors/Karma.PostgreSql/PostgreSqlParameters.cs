using Karma.Karl.Store;
using Npgsql;

namespace Karma.PostgreSql;

internal static class PostgreSqlParameters
{
    public static void AddKey(this NpgsqlParameterCollection parameters, StoreKey key)
    {
        parameters.Add(new NpgsqlParameter<long> { TypedValue = key.Major });
        parameters.Add(new NpgsqlParameter<long> { TypedValue = key.Minor });
    }

    public static void AddBytes(this NpgsqlParameterCollection parameters, ReadOnlyMemory<byte> bytes) =>
        parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = bytes });
}
