using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Karma.Karl.History.Columns;

/// <summary>Takes up what a head knew.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> bytes) : IStateCoder
{
    private ByteReader _reader = new(bytes);

    public static bool IsReading => true;

    public long Number(long number) => _reader.ReadSigned();

    public void Plain<TValue>(ref TValue value)
        where TValue : unmanaged => value = MemoryMarshal.Read<TValue>(_reader.ReadBytes(Unsafe.SizeOf<TValue>()));

    public ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> bytes) => _reader.ReadBlob();
}
