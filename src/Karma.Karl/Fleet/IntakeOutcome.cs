namespace Karma.Karl.Fleet;

/// <summary>What became of something that was sent to Karl.</summary>
internal enum IntakeOutcome
{
    /// <summary>It is durable.</summary>
    Kept,

    /// <summary>Too much waits already: it was not taken, try again.</summary>
    Overloaded,

    /// <summary>The store did not take it.</summary>
    Failed,

    /// <summary>The store has no room for it.</summary>
    Full,
}
