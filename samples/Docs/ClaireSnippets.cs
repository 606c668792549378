using System.Text.Json.Serialization;

namespace Karma.Samples.Docs;

internal sealed record QueueDepth(int Waiting);

[JsonSerializable(typeof(QueueDepth))]
internal sealed partial class MyJson : JsonSerializerContext;

internal static class ClaireSnippets
{
    public static WebApplicationBuilder OneLine(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddClaire("orders");
        return builder;
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

    public static void Steer(Claire claire, ILogger logger)
    {
        claire.KarlChanged += (_, _) => logger.LogInformation("Reporting to {Karl} from now on", claire.Karl);

        claire.ReportTo(new Uri("http://karl-2:7576/"));   // a keepalive goes there at once
        claire.ReportTo(null);                             // goodbye, and silence
        claire.RequestKeepalive();                         // one now, out of turn
    }
}
