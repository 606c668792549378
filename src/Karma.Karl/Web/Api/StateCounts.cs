using Karma.Karl.Fleet;
using Karma.Karl.Liveness;

namespace Karma.Karl.Web.Api;

/// <summary>How many instances are in each state, and how many of those that are down are missing: nobody took their endpoint.</summary>
internal sealed record StateCounts(int Up, int Down, int Done, int Unknown, int Missing)
{
    public static StateCounts Of(IReadOnlyCollection<InstanceView> views)
    {
        int Count(LivenessState state) => views.Count(v => v.State == state);
        return new StateCounts(
            Count(LivenessState.Up), Count(LivenessState.Down), Count(LivenessState.Done), Count(LivenessState.Unknown),
            views.Count(v => v.IsMissing));
    }
}
