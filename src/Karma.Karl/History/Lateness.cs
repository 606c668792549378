namespace Karma.Karl.History;

/// <summary>The stretch of time that the late keepalives of a commit fill.</summary>
internal readonly record struct Lateness(long First, long LastOrder, long SilentAfter);
