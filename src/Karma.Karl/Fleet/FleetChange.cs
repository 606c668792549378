using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>What became of an instance.</summary>
internal enum FleetChangeKind
{
    /// <summary>Heard for the first time.</summary>
    Up,

    /// <summary>Its deadline passed in silence.</summary>
    Down,

    /// <summary>Heard again after it was down, done or unknown.</summary>
    Recovered,

    /// <summary>It deregistered.</summary>
    Done,

    /// <summary>Karl was not watching.</summary>
    Unknown,
}

/// <summary>A change of an instance's state, dated when it became true.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Before">Its state before; <see cref="LivenessState.Unknown"/> for a new one.</param>
/// <param name="Instance">Its state after.</param>
/// <param name="At">When it became true, in epoch microseconds.</param>
internal readonly record struct FleetChange(FleetChangeKind Kind, LivenessState Before, InstanceState Instance, long At);
