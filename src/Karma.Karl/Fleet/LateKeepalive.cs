namespace Karma.Karl.Fleet;

/// <summary>A keepalive that its sender could not deliver in its time.</summary>
/// <param name="Age">How long ago it was due, in microseconds, by the sender's monotonic clock.</param>
/// <param name="Keepalive">What it said, or <see langword="null"/> where it is none.</param>
internal readonly record struct LateKeepalive(long Age, ParsedKeepalive? Keepalive);
