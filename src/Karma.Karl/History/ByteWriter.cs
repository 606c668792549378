using System.Buffers;

namespace Karma.Karl.History;

/// <summary>Writes numbers in seven bits a byte (signed ones folded to zigzag) and blobs behind their length.</summary>
internal readonly struct ByteWriter(IBufferWriter<byte> output)
{
    private const int LongestNumber = 10;

    public void WriteByte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    public void WriteBlob(ReadOnlySpan<byte> bytes)
    {
        WriteUnsigned((ulong)bytes.Length);
        output.Write(bytes);
    }

    public void WriteUnsigned(ulong value)
    {
        var span = output.GetSpan(LongestNumber);
        var written = 0;
        for (; value >= 0x80; value >>= 7) span[written++] = (byte)(value | 0x80);
        span[written++] = (byte)value;
        output.Advance(written);
    }

    public void WriteSigned(long value) => WriteUnsigned((ulong)((value << 1) ^ (value >> 63)));
}
