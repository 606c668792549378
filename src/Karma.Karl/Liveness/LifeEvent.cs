namespace Karma.Karl.Liveness;

/// <summary>What can happen in a life.</summary>
internal enum LifeEventKind : byte
{
    Arrival,
    Goodbye,
    Blind,
    Sighted,
}

/// <summary>One thing that happened to an instance.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When, in epoch microseconds.</param>
/// <param name="Allowance">For an arrival, how long silence may last after it, in microseconds.</param>
/// <param name="IsLate">Whether it is an arrival that was told afterwards.</param>
internal readonly record struct LifeEvent(LifeEventKind Kind, long At, long Allowance = 0, bool IsLate = false);
