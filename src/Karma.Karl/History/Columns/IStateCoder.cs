namespace Karma.Karl.History.Columns;

/// <summary>
/// One side of the bytes in which a head rests. What a type knows is described once, for writing and for reading: so neither forgets what the other
/// knows. These bytes never leave memory.
/// </summary>
internal interface IStateCoder
{
    /// <summary>Whether it reads; what is passed in is then of no account, and what comes back is what was written.</summary>
    static abstract bool IsReading { get; }

    /// <summary>A number; the nearer to zero, the fewer bytes.</summary>
    long Number(long number);

    /// <summary>A value as it stands in memory.</summary>
    void Plain<TValue>(ref TValue value)
        where TValue : unmanaged;

    /// <summary>Bytes, and how many; what is read is gone with what it is read from.</summary>
    ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> bytes);
}
