using System.Numerics;
using System.Runtime.InteropServices;

namespace Karma.Karl.Store;

/// <summary>The CRC-32C (RFC 3720, appendix B.4) of bytes.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Add(uint.MaxValue, bytes);

    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Add(Add(uint.MaxValue, first), second);

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        var numbers = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var number in numbers) crc = BitOperations.Crc32C(crc, number);
        foreach (var last in bytes[(numbers.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, last);
        return crc;
    }
}
