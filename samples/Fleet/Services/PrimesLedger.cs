using Fleet.Shared;

namespace Fleet.Services;

/// <summary>Writes the filter's primes into a file: a pure worker, without a web server.</summary>
internal static class PrimesLedger
{
    public static Task RunAsync(string[] args)
    {
        var builder = FleetHost.Worker(args);
        builder.AddClaire("primes_ledger", claire =>
        {
            claire.Labels["owner"] = "team-primes";
            claire.Labels["runbook"] = "https://runbooks.example/primes_ledger";
            foreach (var dependency in builder.Configuration.AllNeeds()) claire.DependsOn.Add(dependency);
        });
        builder.Services.AddHostedService<Bookkeeping>();
        return builder.Build().RunAsync();
    }
}
