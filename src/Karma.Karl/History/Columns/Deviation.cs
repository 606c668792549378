namespace Karma.Karl.History.Columns;

/// <summary>How far off an expectation was of late, in the mean: the upper half of a float, which is close enough.</summary>
internal struct Deviation
{
    private const float HalfLength = 1.41421356f; // The square root of two: half a bit.
    private const int HalfFraction = 0x3504F3; // That one's fraction.
    private const int FractionBits = 23;
    private const int Bias = 127;

    /// <summary>What is far off once says little of the next time: once some were seen, it counts as no more than this many times the mean.</summary>
    private const float Furthest = 8;

    private const int Settled = 4;

    private ushort _upper;

    public readonly float Value => BitConverter.UInt32BitsToSingle((uint)_upper << 16);

    /// <summary>The length in bits that a difference is expected to have, rounded, and whether it was rounded down.</summary>
    public readonly (int Length, bool IsLonger) Expected
    {
        get
        {
            var bits = BitConverter.SingleToInt32Bits((Value + 0.3f) * HalfLength);
            var length = (bits >> FractionBits) - Bias + 1;
            return length < 0 ? (0, false) : (Math.Min(length, 64), (bits & ((1 << FractionBits) - 1)) >= HalfFraction);
        }
    }

    /// <summary>Takes another difference into the mean.</summary>
    /// <param name="difference">The difference.</param>
    /// <param name="seen">How many are in it.</param>
    /// <param name="longest">As how many it counts at most.</param>
    public void Weigh(long difference, int seen, int longest)
    {
        var off = (float)(ulong)(difference < 0 ? -difference : difference);
        if (seen >= Settled) off = Math.Min(off, (Value + 1) * Furthest);
        var mean = seen == 0 ? off : Value + ((off - Value) / Math.Min(seen + 1, longest));
        _upper = (ushort)((BitConverter.SingleToUInt32Bits(mean) + 0x8000) >> 16);
    }
}
