using Fleet.Shared;
using Karma;

namespace Fleet.Services;

/// <summary>Says whether a number is prime, by looking for its smallest divisor. Two of these run, on different hosts.</summary>
internal static class IsPrime
{
    public static Task RunAsync(string[] args)
    {
        var builder = FleetHost.Web(args);
        builder.AddClaire("is_prime", claire =>
        {
            claire.Labels["owner"] = "team-primes";
            claire.Labels["runbook"] = "https://runbooks.example/is_prime";
        });
        var app = builder.Build();
        var tally = new PrimalityTally();

        // A status of its own type, made anew whenever a keepalive or the page needs it.
        app.Services.GetRequiredService<Claire>().Report(() => tally.Status, PrimalityJson.Default.PrimalityStatus);
        app.MapGet("/is_prime", (long n) =>
        {
            var began = TimeProvider.System.GetTimestamp();
            var verdict = new Verdict(n, SmallestDivisor(n));
            tally.Count(verdict, TimeProvider.System.GetElapsedTime(began));
            return Results.Json(verdict, FleetJson.Default.Verdict);
        });
        return app.RunAsync();
    }

    private static long? SmallestDivisor(long n)
    {
        if (n % 2 == 0) return n == 2 ? null : 2;
        for (var divisor = 3L; divisor * divisor <= n; divisor += 2)
        {
            if (n % divisor == 0) return divisor;
        }

        return n > 2 ? null : 1;
    }
}
