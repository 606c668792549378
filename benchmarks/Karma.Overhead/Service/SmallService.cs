using System.Runtime;
using System.Runtime.CompilerServices;

namespace Karma.Overhead.Service;

/// <summary>The service that is measured: a web application as anybody begins one.</summary>
internal static class SmallService
{
    public const string Command = "serve";
    public const string Claire = "--claire";

    public const string Beacon = "--beacon";

    /// <summary>The ordinary endpoint.</summary>
    public const string Path = "/";

    /// <summary>Has the collector give back whatever it can, so that what is left is needed.</summary>
    public const string SettlePath = "/settle";

    /// <summary>Has the service send as many keepalives as a run sends in its first fifty minutes, in quick succession.</summary>
    public const string BeaconPath = "/beacon";

    // The runtime compiles again what was called 30 times, and once more after 30 more; and it begins to count late.
    private const int Keepalives = 150;

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder([.. args.Where(a => a is not (Claire or Beacon))]);
        if (args.Contains(Claire)) AddClaire(builder);
        var app = builder.Build();
        app.MapGet(Path, () => "Hello World!");
        app.MapPost(SettlePath, Settle);
        if (args.Contains(Beacon)) MapBeacon(app);
        await app.RunAsync();
        return 0;
    }

    /// <summary>Of its own, so that without her not even her assembly is loaded.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddClaire(WebApplicationBuilder builder) => builder.AddClaire("small");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MapBeacon(WebApplication app) => app.MapPost(BeaconPath, async (Claire claire) =>
    {
        for (var i = 0; i < Keepalives; i++)
        {
            claire.RequestKeepalive();
            await Task.Delay(100);
        }
    });

    private static void Settle()
    {
        for (var i = 0; i < 3; i++)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
    }
}
