namespace Fleet.Shared;

/// <summary>How far a service of the chain has come.</summary>
/// <param name="Order">The order of the last number that it handed on.</param>
/// <param name="Total">How many it handed on in this run.</param>
internal sealed record Latest(long Order, long Total);
