using Fleet.Shared;

namespace Fleet.Services;

/// <summary>Counts what is_prime answers. Thread-safe: a status is replaced whole.</summary>
internal sealed class PrimalityTally
{
    private readonly Lock _lock = new();
    private PrimalityStatus _status = new() { Message = "Nobody has asked yet." };

    public PrimalityStatus Status
    {
        get
        {
            lock (_lock) return _status;
        }
    }

    public void Count(Verdict verdict, TimeSpan took)
    {
        lock (_lock)
        {
            var asked = _status.Asked + 1;
            var primes = _status.Primes + (verdict.Divisor is null ? 1 : 0);
            _status = new PrimalityStatus
            {
                Message = $"{primes} of {asked} numbers were prime.",
                Asked = asked,
                Primes = primes,
                LargestPrime = verdict.Divisor is null ? Math.Max(_status.LargestPrime, verdict.Value) : _status.LargestPrime,
                SlowestUs = Math.Max(_status.SlowestUs, (long)took.TotalMicroseconds),
            };
        }
    }
}
