using System.Net;
using System.Text.Json;
using Karma.Testing.Processes;
using Karma.Wire;

namespace Karma.EndToEnd;

/// <summary>Builds of one service that come to one port, each in a process of its own, with locks of their own.</summary>
internal sealed class TakeoverRun : IAsyncDisposable
{
    public const string Older = "Karma.Takeover.Older";
    public const string Newer = "Karma.Takeover.Newer";

    private readonly Scratch _scratch = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly List<ChildProcess> _started = [];

    public int Port { get; } = Ports.Free();

    public Uri Page => new($"http://127.0.0.1:{Port}/.current");

    /// <summary>Starts a build; <paramref name="arguments"/> are what its program takes beside the port.</summary>
    public ChildProcess Start(string build, params string[] arguments)
    {
        var process = ChildProcess.Start(
            build, _scratch.Path, [$"{Port}", .. arguments], new Dictionary<string, string> { ["TMPDIR"] = _scratch.Path });
        _started.Add(process);
        return process;
    }

    /// <summary>Starts a build that is to serve, and waits until it does.</summary>
    public async Task<ChildProcess> ServeAsync(string build, params string[] arguments)
    {
        var process = Start(build, arguments);
        await process.UntilAsync("serves", async () => process.Output.Any(line => line.Contains("Application started", StringComparison.Ordinal)) && await StatusAsync() is not null);
        return process;
    }

    /// <summary>What the one on the port says of itself; null where nobody says anything.</summary>
    public async Task<ClaireStatus?> StatusAsync()
    {
        try
        {
            return JsonSerializer.Deserialize(await _http.GetByteArrayAsync(new Uri(Page + "?all")), WireJson.Default.ClaireStatus);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async Task<(HttpStatusCode Status, string Text)> PostAsync(string query)
    {
        using var answer = await _http.PostAsync(new Uri($"{Page}?{query}"), content: null);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var process in _started) await process.DisposeAsync();
        _scratch.Dispose();
    }
}
