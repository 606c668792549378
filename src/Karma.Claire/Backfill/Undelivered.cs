namespace Karma.Backfill;

/// <summary>A keepalive that Karl has not taken.</summary>
/// <param name="ComposedAt">When it was composed, by the monotonic clock.</param>
/// <param name="Status">The status as JSON, on one line, without the build.</param>
internal readonly record struct Undelivered(long ComposedAt, byte[] Status);
