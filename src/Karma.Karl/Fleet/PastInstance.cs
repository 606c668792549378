using Karma.Karl.History;

namespace Karma.Karl.Fleet;

/// <summary>An instance of which is asked how it stood.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Log">Its log, where it is in memory.</param>
/// <param name="Row">What the store tells of it.</param>
internal readonly record struct PastInstance(long Number, InstanceLog? Log, InstanceRow Row);
