using Karma.Karl.Fleet;
using Karma.Karl.Liveness;

namespace Karma.Karl.Web.Api;

/// <summary>How many instances are in each state.</summary>
internal sealed record StateCounts(int Up, int Down, int Done, int Unknown)
{
    public static StateCounts Of(IReadOnlyCollection<InstanceView> views)
    {
        int Count(LivenessState state) => views.Count(v => v.State == state);
        return new StateCounts(Count(LivenessState.Up), Count(LivenessState.Down), Count(LivenessState.Done), Count(LivenessState.Unknown));
    }
}
