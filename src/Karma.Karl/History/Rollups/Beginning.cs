namespace Karma.Karl.History.Rollups;

/// <summary>Whether a run began in an hour, and how.</summary>
internal enum Beginning : byte
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>It did, where no run of its service had been before.</summary>
    Start,

    /// <summary>It did, at an endpoint at which another run of its service had been before.</summary>
    Restart,
}
