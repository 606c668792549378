using System.Diagnostics;

namespace Karma.Testing.Processes;

/// <summary>The <c>karl</c> command at one address, through as many starts as are asked for.</summary>
internal sealed class KarlProcess(string directory, int port) : IAsyncDisposable
{
    private ChildProcess? _process;

    public int Port => port;

    public Uri Url { get; } = new($"http://127.0.0.1:{port}/");

    public KarlApi Api { get; } = new(new Uri($"http://127.0.0.1:{port}/"));

    public ChildProcess Process => _process ?? throw new InvalidOperationException("Karl was not started.");

    /// <summary>Starts him and waits until he answers.</summary>
    /// <param name="store">His store.</param>
    /// <returns>How long it took, from nothing to the first answer.</returns>
    public async Task<TimeSpan> StartAsync(string store)
    {
        var began = Stopwatch.GetTimestamp();
        Begin(store);
        await Process.UntilAsync("answers", Api.IsThereAsync);
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Starts him and waits for nothing.</summary>
    public void Begin(string store) =>
        _process = ChildProcess.Start(Programs.Karl, directory, [$"--urls=http://127.0.0.1:{port}", $"--Karma:Karl:Store:Path={store}"]);

    /// <summary>SIGKILL: no chance to finish anything.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>Ctrl+C.</summary>
    /// <returns>His exit code.</returns>
    public Task<int> StopAsync()
    {
        Process.Send(Signal.Interrupt);
        return Process.ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }
}
