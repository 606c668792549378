using System.Text.Json.Serialization;

namespace Karma.Samples.Docs;

internal sealed record QueueDepth(int Waiting);

[JsonSerializable(typeof(QueueDepth))]
internal sealed partial class MyJson : JsonSerializerContext;

internal sealed record Model(double Accuracy);

internal sealed record Cache
{
    public Task LoadAsync() => Task.CompletedTask;
}

internal static class ClaireSnippets
{
    public static WebApplicationBuilder OneLine(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddClaire("orders");
        return builder;
    }

    public static async Task<int> TakeOver(string[] args)
    {
        if (await Takeover.AtAsync(8080, "orders") is { GoesOn: false } other) return other.ExitCode;

        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.UseUrls("http://*:8080");
        builder.AddClaire();
        await builder.Build().RunAsync();
        return 0;
    }

    public static async Task WithoutAHost(Func<CancellationToken, Task> exportAsync)
    {
        await using var claire = Claire.Start("nightly_export");

        claire.Report("Exporting", new Dictionary<string, string> { ["orders"] = "4711" });
        await exportAsync(claire.Stopping);
    }

    public static void Status(Claire claire, Queue<int> queue)
    {
        claire.Report("OK", new Dictionary<string, string> { ["queue"] = "3 waiting" });

        // A type of your own, through your JsonSerializerContext; asked anew for each page and each keepalive.
        claire.Report(() => new QueueDepth(queue.Count), MyJson.Default.QueueDepth);   // runtime.queue_depth

        claire.DependOn("10.0.0.7:8080/prices");
        claire.RemoveDependency("10.0.0.7:8080/prices");
    }

    public static async Task States(Claire claire, Cache cache)
    {
        await cache.LoadAsync();
        claire.DeclareRunning();       // /.current answers 200 from now on, and 503 before

        claire.DeclareTearingDown();   // 404: a load balancer turns elsewhere while what is under way is finished
    }

    public static void Vars(Claire claire, Model model, Queue<int> queue)
    {
        var trainTimeMs = 0L;
        claire.Var("model_train_time_ms", () => Interlocked.Read(ref trainTimeMs));
        claire.Var("accuracy", () => model.Accuracy, "Of the last cross-validation");
        claire.Var("queue", () => new QueueDepth(queue.Count), MyJson.Default.QueueDepth);
    }

    public static void Steer(Claire claire, ILogger logger)
    {
        claire.KarlChanged += (_, _) => logger.LogInformation("Reporting to {Karl} from now on", claire.Karl);

        claire.ReportTo(new Uri("http://karl-2:7576/"));   // a keepalive goes there at once
        claire.ReportTo(null);                             // goodbye, and silence
        claire.RequestKeepalive();                         // one now, out of turn
    }
}
