using System.Diagnostics;
using System.Text.Json;
using Karma.Testing.Processes;

namespace Karma.Testing.Honesty;

/// <summary>An absence after which every service hands over what it could not deliver: nothing is lost, nothing is there twice.</summary>
internal sealed class BackfilledAbsence(TimeSpan length) : Absence(length)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Between Karl's last proof that he was there and the first late keepalive: an interval at its longest, and what a busy machine adds.</summary>
    private static readonly TimeSpan LeftUnknown = (KarlService.Interval * 1.1) + TimeSpan.FromSeconds(4);

    public override string Name => $"{base.Name}, handed over";

    public override TimeSpan Gap => TimeSpan.Zero;

    public override async Task<List<string>> AfterwardsAsync(Scene scene, DateTimeOffset gone, DateTimeOffset back)
    {
        var faults = new List<string>();
        var began = Stopwatch.GetTimestamp();
        foreach (var (name, entry) in await scene.FleetAsync())
        {
            List<long> sequences;
            do sequences = await SequencesAsync(scene.Karl.Api, entry.Codename);
            while (Missing(sequences) > 0 && Stopwatch.GetElapsedTime(began) < Patience);

            if (Missing(sequences) is > 0 and var missing) faults.Add($"{name}: {missing} of {sequences.Max()} keepalives are missing");
            if (sequences.Distinct().Count() < sequences.Count) faults.Add($"{name}: {sequences.Count - sequences.Distinct().Count()} keepalives are there twice");
            var unknown = Unknown(await scene.Karl.Api.SpansAsync(entry.Codename, gone - TimeSpan.FromMinutes(1)), back);
            if (unknown > LeftUnknown) faults.Add($"{name}: {unknown.TotalSeconds:0.0} s are still unknown");
        }

        return faults;
    }

    private static long Missing(List<long> sequences) => sequences.DefaultIfEmpty(1).Max() - sequences.Distinct().Count();

    private static async Task<List<long>> SequencesAsync(KarlApi karl, string codename)
    {
        var sequences = new List<long>();
        await foreach (var item in karl.KeepalivesAsync(codename, fromUs: 1))
        {
            using var body = JsonDocument.Parse(await karl.BodyAsync(item.GetProperty("body").GetString() ?? ""));
            sequences.Add(body.RootElement.GetProperty("sequence").GetInt64());
        }

        return sequences;
    }

    private static TimeSpan Unknown(IEnumerable<FleetSpan> spans, DateTimeOffset back) =>
        spans.Where(span => span.State == "unknown").Aggregate(TimeSpan.Zero, (sum, span) => sum + ((span.To ?? back) - span.From));
}
