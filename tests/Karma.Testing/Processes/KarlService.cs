using System.Diagnostics;
using System.Net;
using Xunit;

namespace Karma.Testing.Processes;

/// <summary>A real service with Claire, in a process of its own, and how quickly it answers for itself.</summary>
internal sealed class KarlService : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>Twice the interval and five seconds: how long Karl lets it be silent.</summary>
    public static readonly TimeSpan Allowance = (2 * Interval) + TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Uri _page;

    private KarlService(string name, string address, int port, string page, ChildProcess process)
    {
        Name = name;
        Endpoint = $"{address}:{port}";
        Process = process;
        _page = new Uri($"http://{address}:{port}{page}");
    }

    public string Name { get; }

    public string Endpoint { get; }

    public ChildProcess Process { get; }

    /// <summary>How long each of its own answers took.</summary>
    public List<TimeSpan> Answers { get; } = [];

    /// <summary>How often the log says that Karl was lost.</summary>
    public int Lost => Process.Output.Count(line => line.Contains("does not take keepalives", StringComparison.Ordinal));

    /// <summary>How often the log says that Karl is back, or that another is in his place.</summary>
    public int Back => Process.Output.Count(line =>
        line.Contains("takes keepalives again", StringComparison.Ordinal) || line.Contains("is another than before", StringComparison.Ordinal));

    public static KarlService StartWeb(string name, string address, string directory, Uri karl)
    {
        var port = Ports.Free();
        return new(name, address, port, "/", ChildProcess.Start(
            Programs.Web, directory, [$"--urls=http://{address}:{port}"], Settings(name, karl)));
    }

    public static KarlService StartWorker(string name, string address, string directory, Uri karl) =>
        StartWorker(name, directory, karl, Surroundings.Plain with { Address = address });

    public static KarlService StartWorker(string name, string directory, Uri karl, Surroundings surroundings)
    {
        var (address, port) = (surroundings.Address, Ports.Free());
        return new(name, address, port, "/.current", ChildProcess.Start(
            Programs.Worker, directory, [$"--Karma:Claire:Listen=http://{address}:{port}"], Settings(name, karl), surroundings));
    }

    /// <summary>Whether it answers at all: not before it listens.</summary>
    public async Task<bool> AnswersAsync()
    {
        try
        {
            await PingAsync();
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Asks it for its own page.</summary>
    public async Task PingAsync()
    {
        var began = Stopwatch.GetTimestamp();
        using var response = await _http.GetAsync(_page);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Answers.Add(Stopwatch.GetElapsedTime(began));
    }

    public void ForgetAnswers() => Answers.Clear();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Process.DisposeAsync();
    }

    private static Dictionary<string, string> Settings(string name, Uri karl) => new()
    {
        ["KARMA_KARL"] = karl.AbsoluteUri,
        ["Karma__Claire__Service"] = name,
        ["Karma__Claire__Interval"] = Interval.ToString("c"),
        ["Karma__Claire__Timeout"] = Timeout.ToString("c"),
    };
}
