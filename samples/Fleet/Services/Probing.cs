using System.Globalization;
using Fleet.Shared;
using Karma;

namespace Fleet.Services;

/// <summary>The prober's work: the last minute's answers, how long they took and how many failed.</summary>
internal sealed class Probing(IConfiguration configuration, HttpClient http, Claire claire, ILogger<Probing> logger)
    : Turns(TimeSpan.FromSeconds(1), claire, logger)
{
    private const int Remembered = 60;

    private readonly Uri _gateway = configuration.Needs("gateway")[0];
    private readonly Queue<(TimeSpan Took, bool IsGood)> _probes = new();

    protected override async Task TurnAsync(CancellationToken stop)
    {
        var began = TimeProvider.System.GetTimestamp();
        var isGood = await IsGoodAsync(stop);
        _probes.Enqueue((TimeProvider.System.GetElapsedTime(began), isGood));
        if (_probes.Count > Remembered) _probes.Dequeue();

        var failed = _probes.Count(probe => !probe.IsGood);
        var took = _probes.Select(probe => probe.Took.TotalMilliseconds).Order().ToList();
        Claire.Report($"{failed} of the last {_probes.Count} probes failed.", new Dictionary<string, string>
        {
            ["median"] = Milliseconds(took[took.Count / 2]),
            ["p95"] = Milliseconds(took[took.Count * 95 / 100]),
        });
    }

    private async Task<bool> IsGoodAsync(CancellationToken stop)
    {
        try
        {
            using var response = await http.GetAsync(_gateway, stop);
            return response.IsSuccessStatusCode;
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private static string Milliseconds(double value) => value.ToString("0.0ms", CultureInfo.InvariantCulture);
}
