namespace Karma.Karl.Fleet;

/// <summary>What became of something that was sent to Karl.</summary>
internal enum IntakeOutcome
{
    /// <summary>It is durable.</summary>
    Kept,

    /// <summary>The codename belongs to somebody else: it was not taken, and the conflict is on record.</summary>
    Conflict,

    /// <summary>It is known already: there was nothing to keep.</summary>
    Known,

    /// <summary>Its address has brought too many new codenames of late: it was not taken.</summary>
    TooManyNew,

    /// <summary>Too much waits already: it was not taken, try again.</summary>
    Overloaded,

    /// <summary>The store did not take it.</summary>
    Failed,

    /// <summary>The store has no room for it.</summary>
    Full,
}
