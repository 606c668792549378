namespace Karma.Karl.Fleet;

/// <summary>What a call-back found.</summary>
internal enum Reach
{
    /// <summary>Nothing came back: the host, or the way to it, is gone.</summary>
    Unreachable,

    /// <summary>The host is there, and nobody answers at that port.</summary>
    Silent,

    /// <summary>Somebody answers.</summary>
    Answered,
}
