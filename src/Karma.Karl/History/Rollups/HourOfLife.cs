using Karma.Karl.Liveness;

namespace Karma.Karl.History.Rollups;

/// <summary>What became of an instance in an hour. Time in none of its stretches was before it began, or after it was done or let go of.</summary>
/// <param name="Keepalives">How many keepalives count in the hour, late ones among them.</param>
/// <param name="Gaps">How many of them came so late after the one before that one in between is missing.</param>
/// <param name="Beginning">Whether it began in the hour.</param>
/// <param name="Service">The service that its latest keepalive by then named.</param>
/// <param name="Endpoint">The endpoint that this keepalive came from.</param>
/// <param name="Stretches">In the order of time, none over another.</param>
internal sealed record HourOfLife(
    int Keepalives, int Gaps, Beginning Beginning, Place Service, Place Endpoint, IReadOnlyList<Stretch> Stretches)
{
    public bool IsAt(Place place) => Service == place || Endpoint == place;

    /// <summary>How long it was in a state, in microseconds.</summary>
    public long Spent(LivenessState state) => Stretches.Where(s => s.State == state).Sum(s => s.Length);
}
