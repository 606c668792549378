using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Karma.Load.Servers;

/// <summary>A server in a process of its own, on a port of 127.0.0.1; it never outlives this program.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private const int LinesKept = 40;
    private const int SigTerm = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly ConcurrentDictionary<int, Process> Running = new();

    private static volatile bool _closing;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private ServerProcess(string name, int port, Process process)
    {
        Name = name;
        Port = port;
        _process = process;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
    }

    public string Name { get; }

    public int Id => _process.Id;

    public int Port { get; }

    public TimeSpan Cpu => _process.HasExited ? throw Failed("exited in the middle of a round") : _process.TotalProcessorTime;

    public long WorkingSetBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts <c>dotnet</c> with these arguments; the working directory holds no settings but ours.</summary>
    public static ServerProcess Start(
        string name, int port, string directory, IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = StartInfo(Dotnet(), directory, [.. arguments, $"--urls=http://127.0.0.1:{port}", "--Logging:LogLevel:Default=Warning"]);
        start.Environment["Karma__Karl__Fleet__NewCodenamesPerHour"] = "1000000000"; // The whole fleet has one address here.
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        return Start(name, port, start);
    }

    /// <summary>Starts another program, which was told its port among its arguments.</summary>
    public static ServerProcess StartProgram(string name, string path, int port, string directory, IEnumerable<string> arguments) =>
        Start(name, port, StartInfo(path, directory, arguments));

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Ends all servers, and lets no other start.</summary>
    public static void KillAll()
    {
        _closing = true;
        foreach (var process in Running.Values)
            Kill(process);
    }

    /// <summary>Returns when the server answers 200 at the path, which it is asked for again after each <paramref name="pause"/> (20 ms).</summary>
    public async Task WaitUntilUpAsync(string path = "/.current", TimeSpan? pause = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!Ask.Is200(Port, path))
        {
            if (_process.HasExited)
                throw Failed($"exited with code {_process.ExitCode} while it should start");
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw Failed($"did not answer 200 at {path} within {Patience.TotalSeconds} s");
            await Task.Delay(pause ?? Pause);
        }
    }

    /// <summary>Asks it to stop (SIGTERM), as an operator would, and waits until it did.</summary>
    public async Task StopAsync()
    {
        if (SendSignal(_process.Id, SigTerm) != 0)
            throw Failed("could not be asked to stop");
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw Failed($"did not stop within {Patience.TotalSeconds} s of SIGTERM");
        }

        if (_process.ExitCode != 0)
            throw Failed($"exited with code {_process.ExitCode} when asked to stop");
    }

    /// <summary>SIGKILL: no chance to finish anything.</summary>
    public void Kill() => Kill(_process);

    public void Dispose()
    {
        Kill();
        Running.TryRemove(_process.Id, out _);
        _process.Dispose();
    }

    public MeasureFailedException Failed(string what) =>
        new($"{Name} {what}.{Environment.NewLine}{string.Join(Environment.NewLine, _lines)}");

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
            process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It has exited by itself.
        }
    }

    /// <summary>The one that runs this program, so that all parts run on the same runtime.</summary>
    private static string Dotnet() => Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    private static ProcessStartInfo StartInfo(string path, string directory, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        SocketSettings.Remove(start.Environment);
        return start;
    }

    private static ServerProcess Start(string name, int port, ProcessStartInfo start)
    {
        var process = (_closing ? null : Process.Start(start)) ?? throw new MeasureFailedException($"{name} did not start.");
        Running[process.Id] = process;
        var server = new ServerProcess(name, port, process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return server;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int processId, int signal);

    private void Note(string? line)
    {
        if (line is null)
            return;
        _lines.Enqueue(line);
        if (_lines.Count > LinesKept)
            _lines.TryDequeue(out _);
    }
}
