namespace Fleet.Shared;

/// <summary>A number, as the generator makes it and as the filter keeps it.</summary>
/// <param name="Order">Its place in the stream: tenths of a second since 1970, so it survives every restart.</param>
/// <param name="Value">The number.</param>
internal sealed record Number(long Order, long Value);
