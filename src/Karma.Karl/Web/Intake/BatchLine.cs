using Karma.Karl.Fleet;

namespace Karma.Karl.Web.Intake;

/// <summary>A line of a batch.</summary>
/// <param name="Number">Its number in the body, from 1; empty lines count.</param>
/// <param name="Late">What stands on it.</param>
internal readonly record struct BatchLine(int Number, LateKeepalive Late);
