using System.Diagnostics;

namespace Karma.Testing.Processes;

/// <summary>The <c>karl</c> command at one address, through as many starts as are asked for.</summary>
internal sealed class KarlProcess(string directory, int port, Surroundings? surroundings = null) : IAsyncDisposable
{
    private readonly Surroundings _surroundings = surroundings ?? Surroundings.Plain;
    private ChildProcess? _process;

    public int Port => port;

    /// <summary>Where services find him.</summary>
    public Uri Url => new($"http://{_surroundings.Address}:{port}/");

    public KarlApi Api { get; } = ApiOf(port, surroundings ?? Surroundings.Plain, TimeSpan.FromSeconds(20));

    public ChildProcess Process => _process ?? throw new InvalidOperationException("Karl was not started.");

    /// <summary>Starts him and waits until he answers.</summary>
    /// <param name="store">His store.</param>
    /// <param name="settings">What else he is told, such as <c>Store:Standby=true</c>.</param>
    /// <returns>How long it took, from nothing to the first answer.</returns>
    public async Task<TimeSpan> StartAsync(string store, params string[] settings)
    {
        var began = Stopwatch.GetTimestamp();
        Begin(store, settings);
        await Process.UntilAsync("answers", Api.IsThereAsync);
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Starts him and waits for nothing.</summary>
    public void Begin(string store, params string[] settings)
    {
        var urls = string.Join(';', new[] { "127.0.0.1", _surroundings.Address }.Distinct().Select(address => $"http://{address}:{port}"));
        _process = ChildProcess.Start(
            Programs.Karl, directory, [$"--urls={urls}", $"--Karma:Karl:Store:Path={store}", .. settings.Select(s => $"--Karma:Karl:{s}")], surroundings: _surroundings);
    }

    /// <summary>Another way to ask him, which waits no longer than that.</summary>
    public KarlApi Ask(TimeSpan timeout) => ApiOf(port, _surroundings, timeout);

    /// <summary>SIGKILL: no chance to finish anything.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>SIGTERM, as a service manager sends it. (Ctrl+C is ignored by whatever a shell began in the background.)</summary>
    /// <returns>His exit code.</returns>
    public Task<int> StopAsync()
    {
        Process.Send(Signal.Terminate);
        return Process.ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }

    private static KarlApi ApiOf(int port, Surroundings surroundings, TimeSpan timeout) =>
        new(new Uri($"http://127.0.0.1:{port}/"), surroundings.Reach(), timeout);
}
