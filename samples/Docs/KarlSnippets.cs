using Karma.Karl.Supervision;
using Karma.Karl.Web.Views;

namespace Karma.Samples.Docs;

internal static class KarlSnippets
{
    public static void Linked(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddKarl();
        var app = builder.Build();
        app.MapKarl("/karl");
        app.Run();
    }

    public static void Doors(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthorizationBuilder().AddPolicy("crew", policy => policy.RequireRole("crew"));
        builder.AddKarl(options => options.Doors.View.Policy = "crew");
    }

    public static void Watchers(WebApplicationBuilder builder)
    {
        builder.Services.AddFleetWatcher<Pager>();
        builder.Services.AddStatusWatcher<Backlog, QueueDepth>(MyJson.Default.QueueDepth, "queue_depth");
    }

    public static void Views(WebApplicationBuilder builder)
    {
        builder.Services.AddStatusView(MyJson.Default.QueueDepth, "queue_depth", (status, view) => view
            .Headline($"{status.Waiting} wait", status.Waiting > 1_000 ? StatusTone.Bad : StatusTone.Good)
            .Meter("Queue", status.Waiting, 5_000, "orders")
            .Fact("Where", "queues.example", "https://queues.example/orders"));
    }
}

internal sealed class Pager : IFleetWatcher
{
    public ValueTask OnChangeAsync(InstanceChange change, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{change.At:O} {change.Instance.Service} at {change.Instance.Endpoint}: {change.Before} → {change.Instance.State}");
        return ValueTask.CompletedTask;
    }
}

internal sealed class Backlog : IStatusWatcher<QueueDepth>
{
    public ValueTask OnStatusAsync(WatchedInstance instance, QueueDepth status, CancellationToken cancellationToken)
    {
        if (status.Waiting > 1_000) Console.WriteLine($"{instance.Codename} falls behind: {status.Waiting}");
        return ValueTask.CompletedTask;
    }
}
