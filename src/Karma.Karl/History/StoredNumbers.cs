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

    /// <summary>One of them.</summary>
    /// <param name="row">The row.</param>
    /// <param name="index">Which.</param>
    /// <param name="ifDamaged">What it is taken for where the row is too short to hold it.</param>
    public static long Read(StoreRow row, int index = 0, long ifDamaged = 0) => row.Value.Length < (index + 1) * sizeof(long) ? ifDamaged : BinaryPrimitives.ReadInt64LittleEndian(row.Value.AsSpan(index * sizeof(long)));
}
