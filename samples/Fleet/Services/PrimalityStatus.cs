using Karma;

namespace Fleet.Services;

/// <summary>How is_prime is: <c>runtime.primality</c> of its keepalives.</summary>
[StatusName("primality")]
internal sealed record PrimalityStatus
{
    public required string Message { get; init; }

    public long Asked { get; init; }

    public long Primes { get; init; }

    public long LargestPrime { get; init; }

    public long SlowestUs { get; init; }
}
