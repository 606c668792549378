using System.Globalization;
using Fleet.Shared;
using Karma;

namespace Fleet.Services;

/// <summary>The ledger's work: a line a prime, in <c>primes.csv</c>; a new run reads on where the last one ended.</summary>
internal sealed class Bookkeeping(IConfiguration configuration, HttpClient http, Claire claire, ILogger<Bookkeeping> logger)
    : Turns(TimeSpan.FromSeconds(2), claire, logger)
{
    private const string File = "primes.csv";

    private readonly Uri _filter = configuration.Needs("filter")[0];
    private long _after = -1;
    private long _entries;
    private long _largest;

    protected override async Task TurnAsync(CancellationToken stop)
    {
        if (_after < 0) await ResumeAsync(stop);
        var primes = await http.GetFromJsonAsync(new Uri(_filter, $"/primes?after={_after}"), FleetJson.Default.NumberArray, stop) ?? [];
        await System.IO.File.AppendAllLinesAsync(File, primes.Select(prime => $"{prime.Order},{prime.Value}"), stop);
        foreach (var prime in primes) Note(prime.Order, prime.Value);
        Claire.Report($"{_entries} primes are in the ledger.", new Dictionary<string, string>
        {
            ["file"] = Path.GetFullPath(File),
            ["largest"] = _largest.ToString(CultureInfo.InvariantCulture),
        });
    }

    private async Task ResumeAsync(CancellationToken stop)
    {
        _after = 0;
        if (!System.IO.File.Exists(File)) return;
        await foreach (var line in System.IO.File.ReadLinesAsync(File, stop))
        {
            var comma = line.IndexOf(',', StringComparison.Ordinal);
            if (long.TryParse(line.AsSpan(0, Math.Max(comma, 0)), CultureInfo.InvariantCulture, out var order)
                && long.TryParse(line.AsSpan(comma + 1), CultureInfo.InvariantCulture, out var value))
                Note(order, value);
        }
    }

    private void Note(long order, long value)
    {
        _after = Math.Max(_after, order);
        _entries++;
        _largest = Math.Max(_largest, value);
    }
}
