using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>How an instance stood at a moment, and since when, in epoch microseconds; at least since then where it may have been up before.</summary>
internal readonly record struct Stand(LivenessState State, long Since, bool IsAtLeast);
