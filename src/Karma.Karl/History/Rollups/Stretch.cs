using Karma.Karl.Liveness;

namespace Karma.Karl.History.Rollups;

/// <summary>A part of an hour through which an instance was up, down or unknown: in epoch microseconds, from one, inclusive, to the other, exclusive.</summary>
internal readonly record struct Stretch(LivenessState State, long From, long To)
{
    public long Length => To - From;
}
