using System.Text.Json;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>
/// The numbers of an instance through a window: its variables, and those numbers of its status that change. So many keepalives are read and no
/// more, evenly over the window where it holds more, from its end.
/// </summary>
internal static class Variables
{
    private const int MostCharts = 12;
    private const int MostPoints = 240;
    private const int MostRecords = 5_000;
    private const int Deepest = 3;
    private const int MostNames = 100;

    public static async Task<List<Sparkline>> ReadAsync(KeepaliveHistory history, InstanceView view, Asked asked)
    {
        var expected = (asked.Window.To - asked.Window.From) / Allowance.IntervalOf(view.Latest.Allowance);
        var step = (int)Math.Clamp(Math.Min(expected, MostRecords) / MostPoints, 1, MostRecords);
        var series = new Dictionary<string, List<(long, double)>>(StringComparer.Ordinal);
        var read = 0;
        await foreach (var record in history.Reader.BackwardsAsync(view.Number, view.Log, asked.Window.LastOrder(history.Watch.Arrivals), asked.Aborted).ConfigureAwait(false))
        {
            if (history.Watch.Arrivals.TimeOf(record.Order) < asked.Window.From || read > MostRecords) break;
            if (record.Kind == RecordKind.Keepalive && !record.IsLate && read++ % step == 0) Read(record, series);
        }

        foreach (var points in series.Values) points.Reverse();
        return [.. series.Where(s => s.Key.StartsWith("vars.", StringComparison.Ordinal) || Changes(s.Value))
            .OrderBy(s => !s.Key.StartsWith("vars.", StringComparison.Ordinal)).ThenBy(s => s.Key, StringComparer.Ordinal)
            .Take(MostCharts).Select(s => new Sparkline(s.Key[(s.Key.IndexOf('.', StringComparison.Ordinal) + 1)..], s.Value))];
    }

    private static bool Changes(List<(long At, double Value)> points) => points.Exists(p => p.Value != points[0].Value);

    private static void Read(KeepaliveRecord record, Dictionary<string, List<(long, double)>> series)
    {
        using var json = JsonDocument.Parse(record.Body);
        foreach (var name in (string[])["vars", "runtime"])
            if (KeepaliveDetails.Find(json.RootElement, name) is { } member) Collect(member, name, 0, record.At, series);
    }

    private static void Collect(JsonElement json, string path, int depth, long at, Dictionary<string, List<(long, double)>> series)
    {
        if (json.ValueKind == JsonValueKind.Object && depth < Deepest)
        {
            foreach (var member in json.EnumerateObject()) Collect(member.Value, $"{path}.{JsonText.NameOf(member)}", depth + 1, at, series);
        }

        if (json.ValueKind != JsonValueKind.Number || !json.TryGetDouble(out var value) || !double.IsFinite(value)) return;
        if (!series.TryGetValue(path, out var points))
        {
            if (series.Count >= MostNames) return; // A sender who makes up names is shown the first.
            series[path] = points = [];
        }

        points.Add((at, value));
    }
}
