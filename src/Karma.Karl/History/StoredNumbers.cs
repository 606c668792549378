using System.Buffers.Binary;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>Rows that hold nothing but numbers: eight bytes each, the least significant first.</summary>
internal static class StoredNumbers
{
    public static byte[] Encode(params ReadOnlySpan<long> numbers)
    {
        var value = new byte[numbers.Length * sizeof(long)];
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(value.AsSpan(i * sizeof(long)), numbers[i]);
        return value;
    }

    public static long Read(StoreRow row, int index = 0) => BinaryPrimitives.ReadInt64LittleEndian(row.Value.AsSpan(index * sizeof(long)));
}
