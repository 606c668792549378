using System.Net;
using System.Text.Json;

namespace Karma.Testing.Processes;

/// <summary>Asks a running Karl, as anyone could.</summary>
internal sealed class KarlApi(Uri karl, HttpMessageHandler handler, TimeSpan timeout) : IDisposable
{
    private const int Limit = 1_000;

    private readonly HttpClient _http = new(handler) { BaseAddress = karl, Timeout = timeout };

    /// <summary>Whether he answers at all.</summary>
    public async Task<bool> IsThereAsync()
    {
        try
        {
            using var response = await _http.GetAsync(".current");
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The instances of the last five minutes.</summary>
    public async Task<List<FleetEntry>> FleetAsync(string of = "fleet")
    {
        var entries = new List<FleetEntry>();
        await foreach (var item in PagesAsync($"api/v1/{of}?limit={Limit}")) entries.Add(FleetEntry.Of(item));
        return entries;
    }

    /// <summary>The states of an instance, from <paramref name="from"/> to <paramref name="to"/> or now.</summary>
    public async Task<List<FleetSpan>> SpansAsync(string codename, DateTimeOffset from, DateTimeOffset? to = null)
    {
        var window = $"from={Uri.EscapeDataString($"{from:O}")}" + (to is null ? "" : $"&to={Uri.EscapeDataString($"{to:O}")}");
        using var json = JsonDocument.Parse(await _http.GetStringAsync($"api/v1/instance/{codename}?{window}"));
        return [.. json.RootElement.GetProperty("spans").EnumerateArray().Select(FleetSpan.Of)];
    }

    /// <summary>What is kept of an instance since <paramref name="fromUs"/>, the latest first; nothing of one that was never heard.</summary>
    public IAsyncEnumerable<JsonElement> KeepalivesAsync(string codename, long fromUs) =>
        PagesAsync($"api/v1/instance/{codename}/keepalives?from={fromUs}&limit={Limit}", isThere: false);

    public Task<byte[]> BodyAsync(string path) => _http.GetByteArrayAsync($"api/v1/{path}");

    /// <summary>What does not answer as it should; empty where all is well.</summary>
    public async Task<List<string>> FaultsAsync()
    {
        var faults = new List<string>();
        await ExpectAsync(".current", "application/json", "\"service\": \"karl\"", faults);
        await ExpectAsync("", "text/html", "</html>", faults);
        await ExpectAsync("?json", "application/json", "\"machines\"", faults);
        await ExpectAsync("api/v1/fleet", "application/json", "\"counts\"", faults);
        await ExpectAsync("api/v1/topology", "application/json", "\"nodes\"", faults);
        return faults;
    }

    public void Dispose() => _http.Dispose();

    private async Task ExpectAsync(string path, string accept, string text, List<string> faults)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", accept } } };
        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        if (response.StatusCode != HttpStatusCode.OK || !body.Contains(text, StringComparison.Ordinal))
            faults.Add($"GET /{path} answers {(int)response.StatusCode}: {body[..Math.Min(body.Length, 200)]}");
    }

    private async IAsyncEnumerable<JsonElement> PagesAsync(string path, bool isThere = true)
    {
        for (string? cursor = null; ;)
        {
            using var response = await _http.GetAsync(cursor is null ? path : $"{path}&cursor={cursor}");
            if (response.StatusCode == HttpStatusCode.NotFound && !isThere) yield break;
            response.EnsureSuccessStatusCode();
            using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            foreach (var item in json.RootElement.GetProperty("items").EnumerateArray()) yield return item.Clone();
            cursor = json.RootElement.GetProperty("next").GetString();
            if (cursor is null) yield break;
        }
    }
}
