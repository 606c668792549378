using Xunit;

namespace Karma.Testing.Processes;

/// <summary>A PostgreSQL of a test's own, on a free port of 127.0.0.1, in a folder of its own. It refuses to run as root, so root lends it another user.</summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    private const string User = "postgres";

    private readonly Scratch _scratch = new();
    private readonly int _port = Ports.Free();
    private ChildProcess? _process;
    private string? _programs;

    private static string[] AsUser => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", User, "--regid", User, "--clear-groups"] : [];

    public int Port => _port;

    /// <summary>Skips the test where PostgreSQL is not installed.</summary>
    /// <param name="schema">Where the tables stand.</param>
    /// <param name="port">The line by which it is reached, if that is not the server's own.</param>
    public string Connection(string schema, int? port = null)
    {
        Programs();
        return $"Host=127.0.0.1;Port={port ?? _port};Database=postgres;Username={User};Password=none;Search Path={schema};Timeout=5;Command Timeout=10";
    }

    public async ValueTask InitializeAsync()
    {
        if (FindPrograms() is not { } programs) return;
        _programs = programs;
        if (Environment.IsPrivilegedProcess) await Command.RunAsync("chown", User, _scratch.Path);
        await RunAsync("initdb", "--pgdata", _scratch.File("data"), "--username", User, "--auth", "trust", "--no-sync");
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        _scratch.Dispose();
    }

    public async Task StartAsync()
    {
        string[] line = [.. AsUser, "timeout", "--signal=QUIT", "7200", Program("postgres"), "-D", _scratch.File("data"), "-p", $"{_port}",
            "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_scratch.Path}"];
        _process = ChildProcess.Start("/usr/bin/env", _scratch.Path, line);
        await _process.UntilAsync("takes connections", async () =>
        {
            try
            {
                await RunAsync("pg_isready", "--host=127.0.0.1", $"--port={_port}", "--quiet");
                return true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        });
    }

    /// <summary>Ends it at once, as a crash would: what was not flushed is gone.</summary>
    public async Task KillAsync()
    {
        await RunAsync("pg_ctl", "stop", "-D", _scratch.File("data"), "-m", "immediate", "-w");
        if (_process is not null) await _process.DisposeAsync();
    }

    /// <summary>Has it carry out statements, as whoever administers it would.</summary>
    public Task AskAsync(string sql) => RunAsync(
        "psql", "--host=127.0.0.1", $"--port={_port}", $"--username={User}", "--dbname=postgres", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", $"--command={sql}");

    private static string? FindPrograms() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    private string Programs() => _programs ?? Path.GetDirectoryName(Engines.Require("initdb")) ?? "";

    private string Program(string name) => Path.Combine(Programs(), name);

    private Task RunAsync(string program, params string[] arguments) =>
        Command.RunAsync("/usr/bin/env", [.. AsUser, Program(program), .. arguments]);
}
