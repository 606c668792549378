namespace Karma.Karl.History.Rollups;

/// <summary>What the store takes.</summary>
/// <param name="Bytes">All of it, without what it holds free.</param>
/// <param name="GrowthADay">By how many bytes it grew over the last day, or would at this rate; <see langword="null"/> in the first hours.</param>
/// <param name="BytesAServiceDay">Its bytes by the days of instances that it keeps; <see langword="null"/> where none is rolled up yet.</param>
/// <param name="OldestKeepalive">When the oldest keepalive in a block counts.</param>
/// <param name="OldestRollup">The oldest hour that is rolled up.</param>
internal sealed record Usage(long Bytes, long? GrowthADay, long? BytesAServiceDay, DateTimeOffset? OldestKeepalive, DateTimeOffset? OldestRollup);
