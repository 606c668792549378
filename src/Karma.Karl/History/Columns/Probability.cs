namespace Karma.Karl.History.Columns;

/// <summary>
/// How likely a decision is set: twelve bits of probability, and four bits that tell how much was learnt. It learns fast at first and
/// more slowly later, so that a decision that is always the same costs a few bits in a whole block.
/// </summary>
internal static class Probability
{
    public const int Bits = 12;
    public const int One = 1 << Bits;

    /// <summary>As likely as not, and nothing learnt.</summary>
    public const ushort Even = One / 2 << 4;

    // Of 65,536: how far the probability moves to what was just seen, by how much was learnt before.
    private static ReadOnlySpan<ushort> Rates =>
        [29_127, 20_165, 15_420, 12_483, 10_486, 9_039, 7_944, 7_085, 6_096, 5_349, 4_681, 4_096, 3_641, 3_121, 2_621, 2_185];

    /// <summary>Set with <paramref name="chance"/> of <see cref="One"/>, as if <paramref name="learnt"/> times were seen; 0 to 15.</summary>
    public static ushort Of(int chance, int learnt) => (ushort)((chance << 4) | learnt);

    public static uint Chance(ushort probability) => (uint)(probability >> 4);

    /// <summary>Learns; a chance is never none and never certain.</summary>
    public static void Learn(ref ushort probability, bool bit)
    {
        var learnt = probability & 15;
        var chance = probability >> 4;
        int rate = Rates[learnt];
        chance += bit ? ((One - chance) * rate) >> 16 : -((chance * rate) >> 16);
        probability = (ushort)((chance << 4) | Math.Min(learnt + 1, 15));
    }
}
