namespace Karma.Karl.History.Columns;

/// <summary>The writing side of the arithmetic coder: a carrying range coder of 32 bits, as in LZMA.</summary>
internal struct RangeEncoder() : IBitCoder
{
    private const uint Least = 1 << 24;
    private const int Grow = 48;

    private byte[] _bytes = [];
    private int _count;
    private int _gone; // How many bytes of the stream were let go of.
    private ulong _low;
    private uint _range = uint.MaxValue;
    private int _pending; // Bytes of ones that a carry would still go through.
    private byte _cache; // The byte before them. The first is none of the number, and always 0.

    public static bool IsReading => false;

    /// <summary>How many bytes were written so far, but for the last few.</summary>
    public readonly int Count => _gone + _count + _pending;

    /// <summary>How many bytes of the stream will never change, whatever is written.</summary>
    public readonly int Final => Math.Max(0, _gone + _count - First);

    /// <summary>How many bytes of the stream are not held here any more.</summary>
    public readonly int Gone => _gone;

    // The first byte is none of the stream.
    private readonly int First => _gone == 0 ? 1 : 0;

    /// <summary>How many bytes of memory are held.</summary>
    public readonly int Capacity => _bytes.Length;

    public bool Bit(ref ushort probability, bool bit)
    {
        Bit(Probability.Chance(probability), bit);
        Probability.Learn(ref probability, bit);
        return bit;
    }

    public bool Bit(uint chance, bool bit)
    {
        var bound = (_range >> Probability.Bits) * chance;
        if (bit) _range = bound;
        else
        {
            _low += bound;
            _range -= bound;
        }

        while (_range < Least) Shift();
        return bit;
    }

    public ulong Bits(ulong value, int count)
    {
        for (var left = count; left > 0;)
        {
            var few = Math.Min(left, 16);
            left -= few;
            _range >>= few;
            _low += (ulong)_range * ((uint)(value >> left) & ((1u << few) - 1));
            while (_range < Least) Shift();
        }

        return value;
    }

    /// <summary>Puts what was written into bytes, or takes it up from there, to be written on.</summary>
    public void Rest<T>(ref T state)
        where T : struct, IStateCoder, allows ref struct
    {
        state.Plain(ref _low);
        state.Plain(ref _range);
        state.Plain(ref _cache);
        _pending = (int)state.Number(_pending);
        _gone = (int)state.Number(_gone);
        var bytes = state.Bytes(_bytes.AsSpan(0, _count));
        if (!T.IsReading) return;
        _count = bytes.Length;
        _bytes = new byte[_count + Grow];
        bytes.CopyTo(_bytes);
    }

    /// <summary>Lets go of the beginning of the stream, up to <see cref="Final"/> bytes of it: they stand elsewhere.</summary>
    public void Forget(int count)
    {
        if (count <= _gone || count > Final) return;
        var rest = _bytes[(count - _gone + First).._count];
        (_bytes, _count, _gone) = (rest, rest.Length, count);
    }

    /// <summary>What was written so far, ended, but for what was let go of; this may be written on.</summary>
    public readonly byte[] ToArray()
    {
        // The number within the range that ends in the most zeros: these need not be written.
        var end = this;
        end._bytes = (byte[])_bytes.Clone();
        for (var zeros = 32; zeros >= 0; zeros--)
        {
            var mask = (1UL << zeros) - 1;
            var number = (_low + mask) & ~mask;
            if (number - _low >= _range) continue;
            end._low = number;
            break;
        }

        for (var i = 0; i < 5; i++) end.Shift();
        var length = end._count;
        while (length > Math.Max(_count + _pending, First) && end._bytes[length - 1] == 0) length--;
        return end._bytes[First..length];
    }

    private void Shift()
    {
        if ((uint)_low < 0xFF00_0000 || _low >> 32 != 0)
        {
            var carry = (byte)(_low >> 32);
            Put((byte)(_cache + carry));
            for (; _pending > 0; _pending--) Put((byte)(0xFF + carry));
            _cache = (byte)(_low >> 24);
        }
        else
        {
            _pending++;
        }

        _low = (_low & 0x00FF_FFFF) << 8;
        _range <<= 8;
    }

    private void Put(byte value)
    {
        if (_count == _bytes.Length) Array.Resize(ref _bytes, _count + Grow);
        _bytes[_count++] = value;
    }
}
