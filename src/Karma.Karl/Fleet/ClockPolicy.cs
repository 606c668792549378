namespace Karma.Karl.Fleet;

/// <summary>Which clock is believed.</summary>
/// <param name="IsAccepted">Whether one that is more than a day behind what is kept is right all the same, when Karl starts.</param>
internal sealed record ClockPolicy(bool IsAccepted);
