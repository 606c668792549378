using Fleet.Shared;

namespace Fleet.Services;

/// <summary>Asks all parts of the chain at once how far they have come.</summary>
internal sealed class Survey(IConfiguration configuration, HttpClient http)
{
    private static readonly string[] Chain = ["generator", "annotator", "filter"];

    public async Task<GatewayStatus> AskAsync(CancellationToken cancellationToken)
    {
        var parts = await Task.WhenAll(Chain.Select(service => AskAsync(service, configuration.Needs(service)[0], cancellationToken)));
        var silent = parts.Where(part => part.Trouble is not null).Select(part => part.Service).ToList();
        var message = silent.Count == 0 ? "All parts of the chain answer." : $"No answer from {string.Join(" and ", silent)}.";
        return new GatewayStatus(message, parts);
    }

    private async Task<Progress> AskAsync(string service, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            var latest = await http.GetFromJsonAsync(new Uri(address, "/latest"), FleetJson.Default.Latest, cancellationToken);
            return new Progress(service, latest?.Total, Lag(latest), Trouble: null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new Progress(service, Total: null, LagSeconds: null, e.Message);
        }
    }

    private static double? Lag(Latest? latest) =>
        latest is null or { Order: 0 } ? null : (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - (latest.Order * 100)) / 1000.0;
}
