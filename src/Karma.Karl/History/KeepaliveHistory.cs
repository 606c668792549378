namespace Karma.Karl.History;

/// <summary>History as the floors above see it: who writes it, who reads it, and what both go by.</summary>
internal sealed record KeepaliveHistory(
    HistoryWriter Writer, HistoryReader Reader, InstanceDirectory Directory, BuildCatalog Builds, WatchLog Watch,
    ConflictLog Conflicts);
