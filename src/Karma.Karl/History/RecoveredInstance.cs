namespace Karma.Karl.History;

/// <summary>An instance as it was when Karl ended, with the latest keepalive it had sent.</summary>
internal readonly record struct RecoveredInstance(InstanceLog Log, KeepaliveRecord Latest);
