namespace Fleet.Shared;

/// <summary>A number, and whether it is prime.</summary>
/// <param name="Order">Its place in the stream.</param>
/// <param name="Value">The number.</param>
/// <param name="Divisor">Its smallest divisor above 1; null for a prime.</param>
internal sealed record AnnotatedNumber(long Order, long Value, long? Divisor);
