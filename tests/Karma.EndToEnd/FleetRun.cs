using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Karma.Testing.Processes;

namespace Karma.EndToEnd;

/// <summary>The sample fleet, run as its user runs it, on ports and in a temporary folder of its own.</summary>
internal sealed class FleetRun : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("karma-fleet-test-");
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _launcher;

    /// <param name="port">Karl's port, <c>FLEET_PORT</c>.</param>
    /// <param name="environment">What else is chosen by environment variables.</param>
    public FleetRun(int port, params (string Name, string Value)[] environment)
    {
        Karl = new Uri($"http://127.0.0.1:{port}/");

        // A shell's background job ignores SIGINT, and so would all that it starts: env gives it back its meaning, and then becomes dotnet.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Program()])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["FLEET_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["TMPDIR"] = _folder.FullName;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _launcher = Process.Start(start)!; // Without the shell, it starts or throws.
        _launcher.OutputDataReceived += (_, line) => Note(line.Data);
        _launcher.ErrorDataReceived += (_, line) => Note(line.Data);
        _launcher.BeginOutputReadLine();
        _launcher.BeginErrorReadLine();
    }

    public Uri Karl { get; }

    public string Output => string.Join('\n', _lines);

    /// <summary>A port from which the services' ports follow, all of them free.</summary>
    public static int FreePort() => Ports.Free(Enumerable.Range(25, 8));

    /// <summary>Sends a signal, such as <c>INT</c>, to the launcher alone.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, _launcher.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<int> ExitCodeAsync(TimeSpan limit)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(limit);
        try
        {
            await _launcher.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The launcher still runs after {limit}.\n{Output}");
        }

        return _launcher.ExitCode;
    }

    /// <summary>Asks Karl again and again, until the answer is what is wanted or the time is over.</summary>
    public async Task<JsonNode> WaitForAsync(string path, TimeSpan limit, Func<JsonNode, bool> isWanted)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await GetAsync(path);
            if (answer is not null && isWanted(answer)) return answer;
            if (TimeProvider.System.GetElapsedTime(began) > limit || _launcher.HasExited)
                Assert.Fail($"{path} is not as wanted within {limit}.\n{answer}\n{Output}");
            await Task.Delay(BetweenLooks, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until neither the launcher nor anything that he started runs any more.</summary>
    public async Task WaitForNoProcessAsync(TimeSpan limit)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (Processes() is { Count: > 0 } left)
        {
            if (TimeProvider.System.GetElapsedTime(began) > limit) Assert.Fail($"Still running: {string.Join(", ", left)}.\n{Output}");
            await Task.Delay(BetweenLooks, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>All processes of this run, whoever is their parent by now: they share its temporary folder.</summary>
    public List<int> Processes() => FleetProcesses.With($"TMPDIR={_folder.FullName}");

    public async ValueTask DisposeAsync()
    {
        foreach (var id in Processes()) FleetProcesses.Kill(id);
        await _launcher.WaitForExitAsync(CancellationToken.None);
        _launcher.Dispose();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Program() => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory,
        typeof(FleetRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "FleetSample").Value ?? ""));

    private async Task<JsonNode?> GetAsync(string path)
    {
        try
        {
            return JsonNode.Parse(await _http.GetStringAsync(new Uri(Karl, path), TestContext.Current.CancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return null; // Not there yet, or too busy to answer.
        }
    }

    private void Note(string? line)
    {
        if (line is not null) _lines.Enqueue(line);
    }
}
