using Fleet.Shared;

namespace Fleet.Services;

/// <summary>Asks the gateway every second, as a customer would, and says how long that takes: a worker without a web server.</summary>
internal static class Prober
{
    public static Task RunAsync(string[] args)
    {
        var builder = FleetHost.Worker(args);
        builder.AddClaire("prober", claire =>
        {
            claire.Labels["owner"] = "team-platform";
            claire.Labels["runbook"] = "https://runbooks.example/prober";
            foreach (var dependency in builder.Configuration.AllNeeds()) claire.DependsOn.Add(dependency);
        });
        builder.Services.AddHostedService<Probing>();
        return builder.Build().RunAsync();
    }
}
