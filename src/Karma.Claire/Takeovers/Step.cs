namespace Karma.Takeovers;

/// <summary>What to do about what is on the port.</summary>
internal enum Step
{
    /// <summary>The port is free: serve there.</summary>
    GoOn,

    /// <summary>What this program would do is being done: leave quietly.</summary>
    Leave,

    /// <summary>It is coming up or going away: look again soon.</summary>
    Wait,

    /// <summary>It makes way.</summary>
    Replace,

    /// <summary>It stays, and this program says why and ends.</summary>
    Refuse,
}
