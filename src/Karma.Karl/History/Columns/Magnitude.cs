using System.Numerics;

namespace Karma.Karl.History.Columns;

/// <summary>
/// How a number of unknown size is written: its length in bits first, as the distance from the length that is expected, then its sign and
/// its bits. How likely each distance is does not depend on the size, and was found from what counters and gauges are mostly like.
/// </summary>
internal static class Magnitude
{
    private const int PerSet = 16;
    private const int MostSteps = 5;
    private const int Longer = 1; // Where the probabilities of each further bit begin,
    private const int Shorter = Longer + MostSteps + 1; // of each bit fewer,
    private const int Top = Shorter + MostSteps + 1; // and of the second bit of a number shorter than, as long as, longer than expected.
    private const uint Negative = Probability.One / 8; // Of a number of which nothing is expected.
    private const int LengthBits = 6;
    private const int LongLength = 63; // Or longer by one.

    // For the lengths 0, 1, 2, and those from 3 on; from 2 on in two halves, for a length that was rounded up, and one that was rounded
    // down. Each: longer than that; longer still, five times; shorter still, six times; the second bit.
    private static ReadOnlySpan<ushort> Chances =>
    [
        2755, 2021, 970, 2048, 2731, 819, 2048, 2048, 2048, 2048, 2048, 2048, 2048, 2048, 2048, 1509,
        654, 343, 435, 1575, 1365, 2048, 1365, 1642, 2048, 2048, 2048, 2048, 2048, 2048, 2048, 901,
        113, 135, 683, 2048, 2048, 2048, 2048, 2761, 1591, 2048, 2048, 2048, 2048, 2048, 1096, 162,
        1106, 423, 512, 910, 1365, 2048, 2048, 2028, 1374, 2048, 2048, 2048, 2048, 2048, 1751, 967,
        239, 307, 495, 890, 2048, 2048, 2048, 2892, 2253, 1970, 2033, 1906, 1842, 1961, 1336, 614,
        545, 417, 349, 899, 1638, 1638, 2048, 2513, 2070, 1833, 1746, 1650, 1695, 1959, 1604, 805,
    ];

    /// <summary>A number of which nothing is expected, but that it is seldom negative.</summary>
    public static long CodeWhole<T>(ref T coder, long number)
        where T : struct, IBitCoder, allows ref struct
    {
        var actual = LengthOf(number);
        var length = (int)coder.Bits((ulong)Math.Min(actual, LongLength), LengthBits);
        if (length == LongLength) length += (int)coder.Bits((ulong)(actual - LongLength), 1);
        if (length == 0) return 0;
        var isNegative = coder.Bit(Negative, number < 0);
        var rest = coder.Bits(Absolute(number) & Mask(length - 1), length - 1);
        return Signed((1UL << (length - 1)) | rest, isNegative);
    }

    /// <summary>A number whose length is expected.</summary>
    /// <param name="coder">Writes or reads.</param>
    /// <param name="sign">What the column has learnt about its sign.</param>
    /// <param name="deviation">How large it is expected to be.</param>
    /// <param name="number">The number to write.</param>
    /// <returns>The number.</returns>
    public static long Code<T>(ref T coder, ref ushort sign, Deviation deviation, long number)
        where T : struct, IBitCoder, allows ref struct
    {
        var (expected, isLonger) = deviation.Expected;
        var set = expected < 2 ? expected : expected == 2 ? 2 : 4;
        var own = Chances.Slice((set + (expected >= 2 && isLonger ? 1 : 0)) * PerSet, PerSet);
        var actual = LengthOf(number);
        var length = expected;
        if (expected < 64 && coder.Bit(own[0], actual > length))
        {
            length++;
            for (var i = 0; length < 64 && coder.Bit(own[Longer + Math.Min(i, MostSteps)], actual > length); i++) length++;
        }
        else
        {
            for (var i = 0; length > 0 && coder.Bit(own[Shorter + Math.Min(i, MostSteps)], actual < length); i++) length--;
        }

        if (length == 0) return 0;
        var isNegative = coder.Bit(ref sign, number < 0);
        if (length == 1) return isNegative ? -1 : 1;
        var bits = Absolute(number);
        var top = coder.Bit(own[Top + 1 + Math.Sign(length - expected)], ((bits >> (length - 2)) & 1) == 1);
        var rest = coder.Bits(bits & Mask(length - 2), length - 2);
        return Signed((1UL << (length - 1)) | (top ? 1UL << (length - 2) : 0) | rest, isNegative);
    }

    private static int LengthOf(long number) => 64 - BitOperations.LeadingZeroCount(Absolute(number));

    private static ulong Absolute(long number) => (ulong)(number < 0 ? -number : number);

    private static ulong Mask(int bits) => (1UL << bits) - 1;

    private static long Signed(ulong bits, bool isNegative) => isNegative ? -(long)bits : (long)bits;
}
