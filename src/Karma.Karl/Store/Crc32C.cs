using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Karma.Karl.Store;

/// <summary>The CRC-32C (RFC 3720, appendix B.4) of bytes, and rows that end with theirs.</summary>
internal static class Crc32C
{
    public const int SizeBytes = sizeof(uint);

    public static uint Of(ReadOnlySpan<byte> bytes) => ~Add(uint.MaxValue, bytes);

    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Add(Add(uint.MaxValue, first), second);

    /// <summary>Ends a row with the check of all that stands in it.</summary>
    public static void Seal(ArrayBufferWriter<byte> row)
    {
        var check = Of(row.WrittenSpan);
        BinaryPrimitives.WriteUInt32LittleEndian(row.GetSpan(SizeBytes), check);
        row.Advance(SizeBytes);
    }

    /// <summary>What stands in a row before its check.</summary>
    /// <exception cref="InvalidDataException">The row is not what was written.</exception>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> row)
    {
        if (row.Length < SizeBytes) throw new InvalidDataException($"A row ends {SizeBytes - row.Length} bytes too early.");
        var content = row[..^SizeBytes];
        if (BinaryPrimitives.ReadUInt32LittleEndian(row[^SizeBytes..]) != Of(content)) throw new InvalidDataException("A row is not what was written: its check says so.");
        return content;
    }

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        var numbers = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var number in numbers) crc = BitOperations.Crc32C(crc, number);
        foreach (var last in bytes[(numbers.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, last);
        return crc;
    }
}
