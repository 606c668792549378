using Fleet.Shared;

namespace Fleet.Services;

/// <summary>Reads the generator's numbers and has each one judged by an is_prime. It crashes now and then.</summary>
internal static class Annotator
{
    public static Task RunAsync(string[] args)
    {
        var builder = FleetHost.Web(args);
        builder.AddClaire("annotator", claire =>
        {
            claire.Labels["owner"] = "team-primes";
            claire.Labels["runbook"] = "https://runbooks.example/annotator";
            foreach (var dependency in builder.Configuration.AllNeeds()) claire.DependsOn.Add(dependency);
        });
        var annotated = new Feed<AnnotatedNumber>(number => number.Order);
        builder.Services.AddSingleton(annotated);
        builder.Services.AddHostedService<Annotating>();
        builder.Services.AddHostedService<Crash>();
        var app = builder.Build();
        app.MapGet("/annotated", (long after) => Results.Json(annotated.After(after), FleetJson.Default.AnnotatedNumberArray));
        app.MapGet("/latest", () => Results.Json(annotated.Latest, FleetJson.Default.Latest));
        return app.RunAsync();
    }
}
