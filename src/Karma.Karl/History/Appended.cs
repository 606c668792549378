namespace Karma.Karl.History;

/// <summary>A record on its way into the log of an instance.</summary>
internal readonly record struct Appended(InstanceLog Instance, KeepaliveRecord Record);
