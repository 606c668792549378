namespace Fleet.Services;

/// <summary>The services that this program can be; <c>filter</c> is a program of its own.</summary>
internal static class Roles
{
    public static async Task<int> RunAsync(string role, string[] args)
    {
        await (role switch
        {
            "karl" => KarlRole.RunAsync(args),
            "generator" => Generator.RunAsync(args),
            "is_prime" => IsPrime.RunAsync(args),
            "annotator" => Annotator.RunAsync(args),
            "primes_ledger" => PrimesLedger.RunAsync(args),
            "gateway" => Gateway.RunAsync(args),
            "prober" => Prober.RunAsync(args),
            _ => throw new ArgumentException($"There is no role '{role}'.", nameof(role)),
        });
        return 0;
    }
}
