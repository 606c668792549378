namespace Karma.Takeovers;

/// <summary>What the build that runs is, seen from the one that comes.</summary>
internal enum BuildRelation
{
    /// <summary>Nobody can tell.</summary>
    Unknown,

    /// <summary>It is the same.</summary>
    Same,

    /// <summary>It is older.</summary>
    Older,

    /// <summary>It is newer.</summary>
    Newer,
}
