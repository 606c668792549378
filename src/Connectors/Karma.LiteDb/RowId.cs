using System.Buffers.Binary;
using Karma.Karl.Store;
using LiteDB;

namespace Karma.LiteDb;

/// <summary>
/// The ids of documents, which LiteDB orders by their bytes: the two numbers of a key, the great end first and their signs turned, so that
/// the order is theirs.
/// </summary>
internal static class RowId
{
    private const int KeyBytes = 2 * sizeof(long);

    /// <summary>Of a row, or of a part of one that is too long for a document: it comes right behind the row.</summary>
    public static BsonValue Of(StoreKey key, int part = 0)
    {
        var id = new byte[part == 0 ? KeyBytes : KeyBytes + sizeof(int)];
        Write(id, key);
        if (part > 0) BinaryPrimitives.WriteInt32BigEndian(id.AsSpan(KeyBytes), part);
        return id;
    }

    /// <summary>Greater than the row's and all its parts', and less than any of the next row.</summary>
    public static BsonValue Behind(StoreKey key)
    {
        var id = new byte[KeyBytes + 1];
        Write(id, key);
        id[KeyBytes] = byte.MaxValue;
        return id;
    }

    public static StoreKey KeyOf(byte[] id) => new(
        BinaryPrimitives.ReadInt64BigEndian(id) ^ long.MinValue, BinaryPrimitives.ReadInt64BigEndian(id.AsSpan(sizeof(long))) ^ long.MinValue);

    public static bool IsPart(byte[] id) => id.Length > KeyBytes;

    private static void Write(Span<byte> id, StoreKey key)
    {
        BinaryPrimitives.WriteInt64BigEndian(id, key.Major ^ long.MinValue);
        BinaryPrimitives.WriteInt64BigEndian(id[sizeof(long)..], key.Minor ^ long.MinValue);
    }
}
