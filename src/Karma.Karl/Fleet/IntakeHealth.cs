namespace Karma.Karl.Fleet;

/// <summary>Whether Karl takes what he is sent.</summary>
internal enum IntakeHealth
{
    /// <summary>He does not yet: the fleet is being taken up where it was.</summary>
    Starting,

    /// <summary>He does.</summary>
    Well,

    /// <summary>The store does not take commits.</summary>
    Failing,

    /// <summary>No turn has ended well for longer than one may take: a commit hangs, or Karl is starved.</summary>
    Stuck,

    /// <summary>He does no longer: he ends.</summary>
    Stopping,
}
