using System.Buffers;
using System.Runtime.InteropServices;

namespace Karma.Karl.History.Columns;

/// <summary>Puts what a head knows into bytes.</summary>
internal readonly struct StateWriter(IBufferWriter<byte> output) : IStateCoder
{
    private readonly ByteWriter _writer = new(output);

    public static bool IsReading => false;

    public long Number(long number)
    {
        _writer.WriteSigned(number);
        return number;
    }

    public void Plain<TValue>(ref TValue value)
        where TValue : unmanaged => _writer.WriteBytes(MemoryMarshal.AsBytes(new ReadOnlySpan<TValue>(ref value)));

    public ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> bytes)
    {
        _writer.WriteBlob(bytes);
        return bytes;
    }
}
