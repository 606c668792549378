using System.Runtime.InteropServices;
using Karma.Beacon;

namespace Karma.Karl.History.Columns;

/// <summary>
/// When the next keepalive is expected: an interval after the last one, or, from a Claire whose jitter follows from her codename and the
/// number of her keepalive, at that very moment; whichever was nearer of late.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Rhythm()
{
    private const int Longest = 24;
    private const long Slack = 5_000_000; // What an allowance has beyond two intervals, in microseconds.

    private ulong _seed;
    private long _sequence;
    private ushort _sign = Probability.Even;
    private Deviation _ofInterval;
    private Deviation _ofBeat;
    private byte _seen;
    private byte _seenBeats;
    private bool _isSeedKnown;
    private bool _isSequenceKnown;

    /// <summary>The time from the last record to this one, in microseconds.</summary>
    public long Code<T>(ref T coder, long allowance, long time)
        where T : struct, IBitCoder, allows ref struct
    {
        var interval = (allowance - Slack) / 2;
        var isBeat = _isSeedKnown && _isSequenceKnown;
        var beat = isBeat ? (interval * 9 / 10) + ((interval / 5 * Beat.After(_seed, _sequence)) >> Beat.Bits) : 0;
        var isBeatNearer = isBeat && _seenBeats > 0 && _ofBeat.Value < _ofInterval.Value;
        var (expected, deviation) = isBeatNearer ? (beat, _ofBeat) : (interval, _ofInterval);
        time = expected + (_seen == 0
            ? Magnitude.CodeWhole(ref coder, time - expected)
            : Magnitude.Code(ref coder, ref _sign, deviation, time - expected));
        _ofInterval.Weigh(time - interval, _seen, Longest);
        _seen = (byte)Math.Min(_seen + 1, Longest);
        if (!isBeat) return time;
        _ofBeat.Weigh(time - beat, _seenBeats, Longest);
        _seenBeats = (byte)Math.Min(_seenBeats + 1, Longest);
        return time;
    }

    /// <summary>Takes note of whose keepalives these are.</summary>
    public void NoteCodename(ReadOnlySpan<byte> codename) => (_seed, _isSeedKnown) = (Beat.SeedOf(codename), true);

    /// <summary>Takes note of the number of the last one; <see langword="null"/> where it has none.</summary>
    public void NoteSequence(long? sequence) => (_sequence, _isSequenceKnown) = (sequence ?? 0, sequence is not null);
}
