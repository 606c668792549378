namespace Karma.Karl.History;

/// <summary>Reads what <see cref="ByteWriter"/> wrote; anything torn or out of bounds is an <see cref="InvalidDataException"/>.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public readonly int Remaining => _rest.Length;

    public byte ReadByte() => ReadBytes(1)[0];

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if ((uint)count > (uint)_rest.Length) throw new InvalidDataException($"A record ends {count - _rest.Length} bytes too early.");
        var read = _rest[..count];
        _rest = _rest[count..];
        return read;
    }

    public ReadOnlySpan<byte> ReadBlob()
    {
        var length = ReadUnsigned();
        return ReadBytes(length <= int.MaxValue ? (int)length : throw new InvalidDataException($"A record claims {length} bytes."));
    }

    public ulong ReadUnsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw new InvalidDataException("A number has more than ten bytes.");
    }

    public long ReadSigned()
    {
        var folded = ReadUnsigned();
        return (long)(folded >> 1) ^ -(long)(folded & 1);
    }
}
