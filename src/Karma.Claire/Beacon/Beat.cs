namespace Karma.Beacon;

/// <summary>
/// The jitter between two keepalives, spread as evenly as chance: but it follows from the codename and the number of the keepalive before.
/// So Karl, who knows both, expects the next one to the millisecond, and keeps when it came in half the bits.
/// </summary>
internal static class Beat
{
    /// <summary>Out of two to the power of this.</summary>
    public const int Bits = 24;

    /// <summary>What the beats of a run have in common: the 64-bit FNV-1a hash of its codename.</summary>
    public static ulong SeedOf(ReadOnlySpan<byte> codename)
    {
        var seed = 0xCBF2_9CE4_8422_2325;
        foreach (var letter in codename) seed = (seed ^ letter) * 0x0000_0100_0000_01B3;
        return seed;
    }

    /// <summary>The jitter after the keepalive with that number, from 0 to just below one whole: SplitMix64 of both.</summary>
    public static uint After(ulong seed, long sequence)
    {
        var mixed = seed + ((ulong)sequence * 0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return (uint)((mixed ^ (mixed >> 31)) >> (64 - Bits));
    }
}
