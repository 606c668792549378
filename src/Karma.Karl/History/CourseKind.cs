namespace Karma.Karl.History;

/// <summary>How an instance stood behind a record, as its records and Karl's own absences tell.</summary>
internal enum CourseKind : byte
{
    /// <summary>Nothing was heard yet, or it is not known what was.</summary>
    None,

    /// <summary>It was heard, and is up as long as silence is allowed.</summary>
    Up,

    /// <summary>It said goodbye.</summary>
    Done,

    /// <summary>It was heard for the first time, and only while Karl was away: that tells nothing yet.</summary>
    Hidden,

    /// <summary>Times went backwards: nothing can be told without opening what was kept.</summary>
    Lost,
}
