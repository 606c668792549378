namespace Fleet.Shared;

/// <summary>The answer of is_prime.</summary>
/// <param name="Value">The number asked about.</param>
/// <param name="Divisor">Its smallest divisor above 1; null for a prime.</param>
internal sealed record Verdict(long Value, long? Divisor);
