using System.Numerics;
using System.Text;

namespace Karma.Karl.History.Columns;

/// <summary>
/// The distinct texts of a block, each told once and called by its index from then on. Those that every Claire says are there before.
/// </summary>
internal sealed class Texts
{
    /// <summary>Texts that are looked for among those that came first, and as many among those that came last.</summary>
    private const int Looked = 128;

    private const int FirstCapacity = 24;

    /// <summary>The texts that every block knows. Part of the format: a new one needs a new version.</summary>
    private static readonly byte[][] Known =
    [
        .. new[]
        {
            "", "Success", "Unknown", "HTTP connection attempt failed", "running", "starting", "tearing_down", "OK", "ok", "healthy",
            "degraded", "unhealthy", "Healthy", "Degraded", "Unhealthy", "true", "false", "null", "up", "down",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    private byte[] _bytes = [];
    private ushort _isNew = Probability.Even;
    private int[] _ends = [];
    private int _told;
    private int _taken;

    /// <summary>Texts that begin empty, to be added to.</summary>
    public Texts()
    {
    }

    /// <summary>Texts that were told already, and are taken one after another.</summary>
    public Texts(byte[] bytes) => _bytes = bytes;

    /// <summary>How many there are, those that are always known among them.</summary>
    public int Count => Known.Length + _told;

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            if (index < Known.Length) return Known[index];
            var own = index - Known.Length;
            var from = own == 0 ? 0 : _ends[own - 1];
            return _bytes.AsSpan(from, _ends[own] - from);
        }
    }

    /// <summary>The bytes of the texts that were added.</summary>
    public ReadOnlySpan<byte> Told => _bytes.AsSpan(0, _taken);

    /// <summary>How many bytes of memory are held.</summary>
    public int Capacity => _bytes.Length + (_ends.Length * sizeof(int));

    /// <summary>Whether all that was told has been taken.</summary>
    public bool IsTaken => _taken == _bytes.Length;

    /// <summary>Writes a text, or reads one.</summary>
    /// <returns>Its index.</returns>
    /// <exception cref="InvalidDataException">What is read is no text.</exception>
    public int Code<T>(ref T coder, ReadOnlySpan<byte> text)
        where T : struct, IBitCoder, allows ref struct
    {
        var index = T.IsReading ? 0 : Find(text);
        if (coder.Bit(ref _isNew, index < 0))
        {
            var length = Magnitude.CodeWhole(ref coder, text.Length);
            return T.IsReading ? Take(length) : Add(text);
        }

        index = (int)coder.Bits((ulong)index, 64 - BitOperations.LeadingZeroCount((ulong)Count - 1));
        return index < Count ? index : throw new InvalidDataException("A block calls a text that it has not told.");
    }

    /// <summary>Puts the texts that were added into bytes, or takes them up from there, to be added to.</summary>
    public void Rest<T>(ref T state)
        where T : struct, IStateCoder, allows ref struct
    {
        state.Plain(ref _isNew);
        _told = (int)state.Number(_told);
        if (T.IsReading) _ends = new int[_told];
        for (var i = 0; i < _told; i++)
        {
            var from = i == 0 ? 0 : _ends[i - 1];
            _ends[i] = from + (int)state.Number(_ends[i] - from);
        }

        var told = state.Bytes(Told);
        if (T.IsReading) (_bytes, _taken) = (told.ToArray(), told.Length);
    }

    /// <summary>The index of a text that was told, or -1.</summary>
    private int Find(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < Math.Min(Count, Looked); i++)
            if (this[i].SequenceEqual(text)) return i;
        for (var i = Count - 1; i >= Math.Max(Looked, Count - Looked); i--)
            if (this[i].SequenceEqual(text)) return i;
        return -1;
    }

    private int Add(ReadOnlySpan<byte> text)
    {
        if (_taken + text.Length > _bytes.Length) Array.Resize(ref _bytes, _taken + text.Length + Math.Max(FirstCapacity, _taken / 4));
        text.CopyTo(_bytes.AsSpan(_taken));
        return Take(text.Length);
    }

    /// <summary>Takes the next text of those that were told.</summary>
    /// <exception cref="InvalidDataException">It is longer than what is left.</exception>
    private int Take(long length)
    {
        if (length < 0 || length > _bytes.Length - _taken) throw new InvalidDataException("A text of a block is longer than all of them.");
        _taken += (int)length;
        if (_told == _ends.Length) Array.Resize(ref _ends, _told + Math.Max(4, _told / 2));
        _ends[_told++] = _taken;
        return Count - 1;
    }
}
