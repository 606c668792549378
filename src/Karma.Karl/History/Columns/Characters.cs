namespace Karma.Karl.History.Columns;

/// <summary>A body that is being put together. What claims to be longer than any body is refused.</summary>
internal struct Characters(byte[] bytes)
{
    private byte[] _bytes = bytes;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Write(byte value)
    {
        Room(1);
        _bytes[Length++] = value;
    }

    /// <exception cref="InvalidDataException">It gets longer than any body.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>A number of two digits.</summary>
    public void WriteTwo(int number)
    {
        Write((byte)('0' + (number / 10)));
        Write((byte)('0' + (number % 10)));
    }

    public void Clear() => Length = 0;

    private void Room(int count)
    {
        if (Length + count <= _bytes.Length) return;
        if (Length + count > ColumnBlock.LongestBody) throw new InvalidDataException("A body of a block is longer than any.");
        Array.Resize(ref _bytes, Math.Max(Length + count, 2 * _bytes.Length));
    }
}
