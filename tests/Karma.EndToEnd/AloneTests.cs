using System.Net;
using Karma.Testing;
using Karma.Testing.Processes;

namespace Karma.EndToEnd;

/// <summary>Programs without a host: Karl is told of every end that is none of an accident, and misses who fails.</summary>
[BesideOthers]
public sealed class AloneTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Scratch _scratch = new();
    private readonly KarlProcess _karl;

    public AloneTests() => _karl = new KarlProcess(_scratch.Path, Ports.Free());

    public async ValueTask InitializeAsync() => await _karl.StartAsync(_scratch.File("karl.db"));

    public async ValueTask DisposeAsync()
    {
        await _karl.DisposeAsync();
        _scratch.Dispose();
    }

    [Fact]
    public async Task End_OfAProgramWithoutAHost_IsAGoodbyeUnlessItFails()
    {
        (string Said, int ExitCode, string State)[] endings =
        [
            ("dispose", 0, "done"), ("return", 0, "done"), ("return 3", 3, "up"), ("exit", 1, "up"), ("throw", 134, "up"), ("SIGTERM", 143, "done"),
            ("Ctrl+C", 130, "up"),
        ];
        var programs = endings.Select(ending => Start(ending.Said)).ToList();
        try
        {
            await Poll.UntilAsync("all are up", Patience, async () => (await _karl.Api.FleetAsync()).Count(entry => entry.State == "up") == endings.Length);
            foreach (var (ending, program) in endings.Zip(programs))
            {
                if (ending.Said == "SIGTERM") program.Send(Signal.Terminate);
                else if (ending.Said == "Ctrl+C") program.Send(Signal.Interrupt);
                else await program.SayAsync(ending.Said);
                Assert.Equal((ending.Said, ending.ExitCode), (ending.Said, await program.ExitAsync()));
                Assert.Equal((ending.Said, ending.State), (ending.Said, await StateAsync(ending.Said)));
            }
        }
        finally
        {
            foreach (var program in programs) await program.DisposeAsync();
        }
    }

    [Fact]
    public async Task Terminate_SeveralClairesInOneProcess_EachSaysGoodbye()
    {
        await using var program = Start("one", "two", "three");
        await Poll.UntilAsync("all are up", Patience, async () => (await _karl.Api.FleetAsync()).Count(entry => entry.State == "up") == 3);
        var fleet = await _karl.Api.FleetAsync();

        program.Send(Signal.Terminate);

        Assert.Equal(143, await program.ExitAsync());
        Assert.Equal(3, fleet.Select(entry => (entry.Codename, entry.Endpoint)).Distinct().Count());
        Assert.All(await _karl.Api.FleetAsync(), entry => Assert.Equal("done", entry.State));
    }

    [Fact]
    public async Task Terminate_TheProgramTakesTheSignalItself_ItIsUpUntilItEnds()
    {
        await using var program = Start("own");
        await Poll.UntilAsync("it is up", Patience, async () => (await _karl.Api.FleetAsync()).Count == 1);
        await program.SayAsync("take the signal");
        await program.SaysAsync("ready");

        program.Send(Signal.Terminate);

        await program.SaysAsync("taken");
        var entry = Assert.Single(await _karl.Api.FleetAsync());
        using var client = new HttpClient { BaseAddress = new Uri($"http://{entry.Endpoint}/") };
        using var obeyed = await client.PostAsync(".current?initiate_keepalive=wait", null);
        Assert.Equal(HttpStatusCode.OK, obeyed.StatusCode);
        Assert.Equal("up", await StateAsync("own"));
        await program.SayAsync("return");
        Assert.Equal(0, await program.ExitAsync());
        Assert.Equal("done", await StateAsync("own"));
    }

    [Fact]
    public async Task Kill_WorkerOnAUnixSocket_TheNextOneTakesItOver()
    {
        var curl = Engines.Require("curl");
        var socket = _scratch.File("orders.sock");
        await using (var killed = StartOn(socket))
        {
            await killed.SaysAsync($"Claire serves /.current on the Unix socket {socket}");
            await Command.RunAsync(curl, "--fail", "--silent", "--unix-socket", socket, "http://localhost/.current");
            await killed.KillAsync();
        }

        Assert.True(File.Exists(socket));
        await using var next = StartOn(socket);
        await next.SaysAsync($"Claire serves /.current on the Unix socket {socket}");
        await Command.RunAsync(curl, "--fail", "--silent", "--unix-socket", socket, "-X", "POST", "http://localhost/.current?initiate_keepalive=wait");
        next.Send(Signal.Terminate);
        Assert.Equal(0, await next.ExitAsync());
        Assert.False(File.Exists(socket));
    }

    // A shell's background job ignores SIGINT, and so would all that it starts: env gives it back its meaning, and then becomes the program.
    private ChildProcess Start(params string[] names) => ChildProcess.Start(
        Programs.Worker, _scratch.Path, ["alone", .. names], Settings(), Surroundings.Plain with { Launcher = ["env", "--default-signal=INT"] });

    private ChildProcess StartOn(string socket) =>
        ChildProcess.Start(Programs.Worker, _scratch.Path, [$"--Karma:Claire:Listen=http://unix:{socket}"], Settings());

    private async Task<string> StateAsync(string service) =>
        Assert.Single(await _karl.Api.FleetAsync(), entry => entry.Service == service).State;

    private Dictionary<string, string> Settings() => new() { ["KARMA_KARL"] = _karl.Url.AbsoluteUri };
}
