using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Karma.Testing.Processes;

/// <summary>A .NET program in a process of its own, with what it writes; it does not outlive this one.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    private const int MostLines = 20_000;
    private const int LinesShown = 60;

    // What would configure a service behind the back of who starts it.
    private static readonly string[] NotInherited = ["KARMA", "LOGGING", "ASPNETCORE_", "DOTNET_ENVIRONMENT", "URLS"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly ConcurrentDictionary<int, Process> Running = new();

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Running.Values) Kill(process);
    };

    private ChildProcess(string name, Process process)
    {
        Name = name;
        _process = process;
        process.OutputDataReceived += (_, line) => Note(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Note(_errors, line.Data);
    }

    public string Name { get; }

    public bool HasExited => _process.HasExited;

    public IReadOnlyCollection<string> Output => _output;

    public IReadOnlyCollection<string> Errors => _errors;

    public long WorkingSetBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts one of <see cref="Programs"/>, or another by its full path, with no settings but these.</summary>
    public static ChildProcess Start(
        string program, string directory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, Surroundings? surroundings = null)
    {
        surroundings ??= Surroundings.Plain;
        List<string> line = [.. surroundings.Launcher, .. Programs.Line(program), .. arguments];
        var start = new ProcessStartInfo(line[0], line.Skip(1))
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsNotInherited).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in surroundings.Environment.Concat(environment ?? new Dictionary<string, string>())) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        Running[process.Id] = process;
        var child = new ChildProcess(program, process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    public void Send(Signal signal)
    {
        if (SendSignal(_process.Id, (int)signal) != 0) throw Failed($"could not be sent {signal}");
    }

    /// <summary>Writes a line to its standard input.</summary>
    public async Task SayAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until it has written something like this.</summary>
    public Task<TimeSpan> SaysAsync(string text) =>
        UntilAsync($"says '{text}'", () => Task.FromResult(_output.Any(line => line.Contains(text, StringComparison.Ordinal))));

    /// <summary>Ends it without asking, and waits until it has.</summary>
    public async Task KillAsync()
    {
        Kill(_process);
        await ExitAsync();
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw Failed($"did not end within {Patience.TotalSeconds} s");
        }

        return _process.ExitCode;
    }

    /// <summary>Waits until it does what it is for.</summary>
    /// <returns>How long that took.</returns>
    public Task<TimeSpan> UntilAsync(string what, Func<Task<bool>> isTrue) => Poll.UntilAsync($"{Name} {what}", Patience, async () =>
        _process.HasExited ? throw Failed($"exited with {_process.ExitCode} before it {what}") : await isTrue());

    public InvalidOperationException Failed(string what) =>
        new($"{Name} {what}.\n{string.Join('\n', _output.TakeLast(LinesShown))}\n{string.Join('\n', _errors.TakeLast(LinesShown))}");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Running.TryRemove(_process.Id, out _);
        _process.Dispose();
    }

    private static bool IsNotInherited(string name) => NotInherited.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static void Note(ConcurrentQueue<string> lines, string? line)
    {
        if (line is null) return;
        lines.Enqueue(line);
        if (lines.Count > MostLines) lines.TryDequeue(out _);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);
}
