namespace Karma.Karl.History.Columns;

/// <summary>
/// One side of the arithmetic coder. What a block holds is described once, and the description runs both ways: writing, a decision is told
/// and handed back as it is; reading, what is told means nothing, and what was written is handed back.
/// </summary>
internal interface IBitCoder
{
    /// <summary>Whether this is the side that reads.</summary>
    static abstract bool IsReading { get; }

    /// <summary>A decision that is set with a chance, from 1 to just below <see cref="Probability.One"/>.</summary>
    bool Bit(uint chance, bool bit);

    /// <summary>A decision that is set with a probability, which learns from it; see <see cref="Probability"/>.</summary>
    bool Bit(ref ushort probability, bool bit);

    /// <summary>The lowest <paramref name="count"/> bits of a number, each as likely as not; 0 to 64.</summary>
    ulong Bits(ulong value, int count);
}
