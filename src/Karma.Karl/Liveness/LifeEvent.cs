namespace Karma.Karl.Liveness;

/// <summary>What can happen in a life.</summary>
internal enum LifeEventKind : byte
{
    Arrival,
    Goodbye,
    Blind,
    Sighted,
}

/// <summary>One thing that happened, at a moment in epoch microseconds; <paramref name="Allowance"/> counts for arrivals only.</summary>
internal readonly record struct LifeEvent(LifeEventKind Kind, long At, long Allowance = 0);
