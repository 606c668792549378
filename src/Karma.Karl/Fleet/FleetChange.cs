using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>A change of an instance's state, dated when it became true.</summary>
/// <param name="Before">Its state before; <see langword="null"/> for a new one.</param>
/// <param name="Instance">Its state after.</param>
/// <param name="At">When it became true, in epoch microseconds.</param>
internal readonly record struct FleetChange(LivenessState? Before, InstanceState Instance, long At);
