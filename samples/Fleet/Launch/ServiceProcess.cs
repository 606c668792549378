using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fleet.Launch;

/// <summary>One run of a member, in a process of its own, on the leash of its standard input.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(6);

    private readonly Process _process;
    private readonly TextWriter _log;

    private ServiceProcess(Process process, TextWriter log)
    {
        _process = process;
        _log = log;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int ExitCode => _process.ExitCode;

    public static ServiceProcess Start(ProcessStartInfo start, string logPath)
    {
        var log = TextWriter.Synchronized(new StreamWriter(logPath, append: true) { AutoFlush = true });
        try
        {
            return new ServiceProcess(Process.Start(start) ?? throw new FleetException($"{start.FileName} did not start."), log);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>The <c>dotnet</c> that runs this program, so that all run on the same runtime.</summary>
    public static string Dotnet() => Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Asks it to end, which gives it the time for a goodbye to Karl; ends it where it does not.</summary>
    public async Task StopAsync()
    {
        using var limit = new CancellationTokenSource(GoodbyeLimit);
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _process.Dispose();
        _log.Dispose();
    }

    private void Note(string? line)
    {
        if (line is not null) _log.WriteLine(line);
    }
}
