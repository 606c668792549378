using Fleet.Shared;
using Karma;

namespace Fleet.Services;

/// <summary>The door to the chain: tells how far each part of it has come, with 503 where one does not answer.</summary>
internal static class Gateway
{
    public static Task RunAsync(string[] args)
    {
        var builder = FleetHost.Web(args);
        builder.AddClaire("gateway", claire =>
        {
            claire.Labels["owner"] = "team-platform";
            claire.Labels["runbook"] = "https://runbooks.example/gateway";
            foreach (var dependency in builder.Configuration.AllNeeds()) claire.DependsOn.Add(dependency);
        });
        builder.Services.AddSingleton<Survey>();
        var app = builder.Build();
        var survey = app.Services.GetRequiredService<Survey>();
        var claire = app.Services.GetRequiredService<Claire>();
        claire.Report("Nobody has asked yet.");
        app.MapGet("/", async (CancellationToken cancellationToken) =>
        {
            var status = await survey.AskAsync(cancellationToken);
            claire.Report(status, GatewayJson.Default.GatewayStatus);
            var isWhole = status.Parts.All(part => part.Trouble is null);
            return Results.Json(status, GatewayJson.Default.GatewayStatus, statusCode: isWhole ? 200 : 503);
        });
        return app.RunAsync();
    }
}
