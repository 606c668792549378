using System.Globalization;
using Fleet.Shared;
using Karma;

namespace Fleet.Services;

/// <summary>
/// An endless stream of odd numbers, ten a second. A number follows from its order alone, so a restart changes nothing for those who
/// read on.
/// </summary>
internal static class Generator
{
    private const int PerSecond = 10;
    private const int AtMost = 100;
    private const int AtFirst = 20;
    private const long Limit = 1_000_000_000_000;

    public static Task RunAsync(string[] args)
    {
        var builder = FleetHost.Web(args);
        builder.AddClaire("generator", claire =>
        {
            claire.Labels["owner"] = "team-numbers";
            claire.Labels["runbook"] = "https://runbooks.example/generator";
        });
        var app = builder.Build();
        var claire = app.Services.GetRequiredService<Claire>();
        var given = 0L;
        claire.Report("Nobody has asked for a number yet.");
        app.MapGet("/numbers", (long after) =>
        {
            var numbers = After(after, Now());
            var total = Interlocked.Add(ref given, numbers.Length);
            claire.Report($"Gave {total} numbers, {PerSecond} a second.", new Dictionary<string, string>
            {
                ["given"] = total.ToString(CultureInfo.InvariantCulture),
                ["latest"] = (numbers.LastOrDefault()?.Value ?? 0).ToString(CultureInfo.InvariantCulture),
            });
            return Results.Json(numbers, FleetJson.Default.NumberArray);
        });
        app.MapGet("/latest", () => Results.Json(new Latest(Now(), Interlocked.Read(ref given)), FleetJson.Default.Latest));
        return app.RunAsync();
    }

    /// <summary>What comes after an order; to someone who is new, or has been away for long, the latest.</summary>
    private static Number[] After(long order, long now)
    {
        var first = now - order > AtMost ? now - AtFirst + 1 : order + 1;
        return first > now ? [] : [.. Enumerable.Range(0, (int)(now - first + 1)).Select(i => new Number(first + i, Value(first + i)))];
    }

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * PerSecond / 1000;

    /// <summary>SplitMix64, which turns neighbours into strangers.</summary>
    private static long Value(long order)
    {
        var z = (ulong)order * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (long)((z ^ (z >> 31)) % Limit) | 1;
    }
}
