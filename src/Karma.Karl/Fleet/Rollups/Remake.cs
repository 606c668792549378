using Karma.Karl.Store;

namespace Karma.Karl.Fleet.Rollups;

/// <summary>Hours of an instance that late keepalives have changed: they are made anew.</summary>
/// <param name="Number">The instance's number.</param>
/// <param name="Next">The hour that is next.</param>
/// <param name="Asked">The rows that ask for it.</param>
internal sealed record Remake(long Number, long Next, IReadOnlyList<StoreKey> Asked);
