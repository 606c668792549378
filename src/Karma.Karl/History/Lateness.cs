namespace Karma.Karl.History;

/// <summary>What the late keepalives of a commit make of an instance's row, and the stretch of time that they fill.</summary>
internal readonly record struct Lateness(InstanceRow Row, long First, long LastOrder, long SilentAfter);
