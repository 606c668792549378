namespace Karma.Karl.History.Columns;

/// <summary>The reading side of the arithmetic coder. It reads zeros behind the end, but only as many as were left out there.</summary>
internal ref struct RangeDecoder : IBitCoder
{
    private const uint Least = 1 << 24;
    private const int MostLeftOut = 16;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;
    private uint _range = uint.MaxValue;
    private uint _code;

    public RangeDecoder(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        for (var i = 0; i < 4; i++) _code = (_code << 8) | Next();
    }

    public static bool IsReading => true;

    public bool Bit(ref ushort probability, bool bit)
    {
        var read = Bit(Probability.Chance(probability), bit);
        Probability.Learn(ref probability, read);
        return read;
    }

    public bool Bit(uint chance, bool bit)
    {
        var bound = (_range >> Probability.Bits) * chance;
        var read = _code < bound;
        if (read) _range = bound;
        else
        {
            _code -= bound;
            _range -= bound;
        }

        Fill();
        return read;
    }

    public ulong Bits(ulong value, int count)
    {
        var read = 0UL;
        for (var left = count; left > 0;)
        {
            var few = Math.Min(left, 16);
            left -= few;
            _range >>= few;
            var part = _code / _range;
            if (part >> few != 0) throw new InvalidDataException("A number of a block is outside its bits.");
            _code -= part * _range;
            read = (read << few) | part;
            Fill();
        }

        return read;
    }

    private void Fill()
    {
        while (_range < Least)
        {
            _range <<= 8;
            _code = (_code << 8) | Next();
        }
    }

    private byte Next()
    {
        if (_at < _bytes.Length) return _bytes[_at++];
        if (++_at > _bytes.Length + MostLeftOut) throw new InvalidDataException("A block ends before its records do.");
        return 0;
    }
}
