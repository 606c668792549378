using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Karma.Samples.Docs;

internal static class TenMinutes
{
    public static async Task<int> Service(string[] args, Cache cache, List<int> orders)
    {
        if (await Takeover.AtAsync(5000, "orders") is { GoesOn: false } other) return other.ExitCode;

        var builder = WebApplication.CreateBuilder(args);
        builder.AddClaire("orders");
        builder.Services.AddHealthChecks().AddCheck("stock", () => HealthCheckResult.Degraded());

        await using var app = builder.Build();
        var claire = app.Services.GetRequiredService<Claire>();
        claire.Report("OK", new Dictionary<string, string> { ["queue"] = "3 waiting" });
        claire.Var("orders_today", () => orders.Count);
        claire.DependOn("10.0.0.7:5432");

        await cache.LoadAsync();
        claire.DeclareRunning();
        await app.RunAsync();
        return 0;
    }

    public static async Task Job()
    {
        await using var claire = Claire.Start("nightly_export");
        claire.Report("1,204 rows so far");
    }
}
