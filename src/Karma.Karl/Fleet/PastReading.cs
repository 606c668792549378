using Karma.Karl.History;

namespace Karma.Karl.Fleet;

/// <summary>What was read of an instance for a window.</summary>
/// <param name="Records">The records, in the order of arrival, and behind them late ones that came after the window and count in it.</param>
/// <param name="IsWhole">Whether nothing was heard of it before them.</param>
internal sealed record PastReading(List<KeepaliveRecord> Records, bool IsWhole);
