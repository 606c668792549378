using System.Text.Json;
using Karma.Testing;
using Karma.Testing.Kills;
using Karma.Testing.Processes;

namespace Karma.EndToEnd;

/// <summary>The <c>karl</c> command: one clear line where he cannot start, a clean end where he is asked to.</summary>
public sealed class KarlCommandTests : IDisposable
{
    private const int DefaultPort = 7576;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("--Karma:Karl:Store:Engine=oracle", "Karma:Karl:Store:Engine is 'oracle'. Set it to 'sqlite' or 'memory' or 'postgresql'.")]
    [InlineData("--Karma:Karl:Store:Path=.", "Karma:Karl:Store:Path is '.', which is a folder.")]
    [InlineData("--Karma:Karl:Store:Path=broken.db", "It is not a SQLite database: set Karma:Karl:Store:Path")]
    [InlineData("--Karma:Claire:Interval=often", "Karma:Claire:Interval is 'often', which is no duration")]
    [InlineData("--urls=nonsense", "Karl cannot listen on 'nonsense'")]
    [InlineData("--urls=http://203.0.113.1:7576", "Karl cannot listen on 'http://203.0.113.1:7576'")]
    public async Task Start_WithABadSetting_SaysWhichAndExits(string setting, string said)
    {
        await File.WriteAllTextAsync(_scratch.File("broken.db"), new string('x', 4_096));

        await AssertRefusesAsync([$"--urls=http://127.0.0.1:{Ports.Free()}", setting], said);
    }

    [Fact]
    public async Task Start_WithABrokenSettingsFile_SaysWhichAndExits()
    {
        await File.WriteAllTextAsync(_scratch.File("appsettings.json"), """{ "Karma": { broken""");

        await AssertRefusesAsync([$"--urls=http://127.0.0.1:{Ports.Free()}"], "appsettings.json");
    }

    [Fact]
    public async Task Start_OnATakenPortOrALockedStore_SaysWhichAndExits()
    {
        await using var karl = new KarlProcess(_scratch.Path, Ports.Free());
        var store = _scratch.File("karl.db");
        await karl.StartAsync(store);

        await AssertRefusesAsync(
            [$"--urls=http://127.0.0.1:{karl.Port}", $"--Karma:Karl:Store:Path={_scratch.File("other.db")}"],
            $"Karl cannot listen on 'http://127.0.0.1:{karl.Port}': Failed to bind to address http://127.0.0.1:{karl.Port}: address already in use.");
        await AssertRefusesAsync(
            [$"--urls=http://127.0.0.1:{Ports.Free()}", $"--Karma:Karl:Store:Path={store}"],
            $"Another Karl writes to this store: '{store}.lock' is locked. Stop him, set Karma:Karl:Store:Path to another file, or have this one wait for his end: Karma:Karl:Store:Standby.");

        Assert.Empty(await karl.Api.FaultsAsync());
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Le", "HTTP/1.1 408")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n{", "HTTP/1.1 408")]
    public async Task Request_BegunAndNotEnded_HungUpOnWithNobodyKeptWaiting(string beginning, string said)
    {
        await using var karl = new KarlProcess(_scratch.Path, Ports.Free());
        await karl.StartAsync(_scratch.File("karl.db"));
        var slow = new List<RawConnection>();
        for (var i = 0; i < 50; i++)
        {
            slow.Add(await RawConnection.ToAsync(karl.Url));
            await slow[^1].SendAsync(beginning);
        }

        Assert.True(await karl.Api.IsThereAsync());
        foreach (var connection in slow)
        {
            Assert.StartsWith(said, (await connection.ReadAsync(isHead: true))?.StatusLine, StringComparison.Ordinal);
            connection.Dispose();
        }

        await karl.StopAsync();
        Assert.Empty(karl.Process.Errors);
        Assert.DoesNotContain(karl.Process.Output, line => line.StartsWith("warn", StringComparison.Ordinal) || line.StartsWith("fail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_ByCtrlC_EndsCleanlyAndTheTimeAwayIsNoOutage()
    {
        var store = _scratch.File("karl.db");
        await using var karl = new KarlProcess(_scratch.Path, Ports.Free());
        await karl.StartAsync(store);
        var began = DateTimeOffset.UtcNow;
        var instance = new LoadedInstance("ABCDEF", port: 8080, seed: 1, intervalMs: 100);
        using var http = new HttpClient();
        await SendAsync(http, karl, instance);
        var before = Assert.Single(await karl.Api.FleetAsync());

        Assert.Equal(0, await karl.StopAsync());
        Assert.Empty(karl.Process.Errors);
        await Poll.UntilAsync("its deadline passes", Patience, () => DateTimeOffset.UtcNow > before.Deadline + TimeSpan.FromMilliseconds(200));
        await karl.StartAsync(store);

        Assert.Equal("unknown", Assert.Single(await karl.Api.FleetAsync()).State);
        await SendAsync(http, karl, instance);
        Assert.Equal("up", Assert.Single(await karl.Api.FleetAsync()).State);
        Assert.Equal(["up", "unknown", "up"], (await karl.Api.SpansAsync("ABCDEF", began)).Select(span => span.State));
        Assert.Equal(0, await karl.StopAsync());
    }

    [Fact]
    public async Task Start_WithoutSettings_ListensOnTheOriginalsPortOfLoopback()
    {
        if (!Ports.IsFree(DefaultPort)) Assert.Skip($"Port {DefaultPort} is taken.");
        await using var process = ChildProcess.Start(Programs.Karl, _scratch.Path, []);
        using var api = new KarlApi(new Uri($"http://127.0.0.1:{DefaultPort}/"), new SocketsHttpHandler(), Patience);

        await process.UntilAsync("answers", api.IsThereAsync);

        Assert.Contains(process.Output, line => line.EndsWith($"Now listening on: http://127.0.0.1:{DefaultPort}", StringComparison.Ordinal));
        Assert.True(File.Exists(_scratch.File("karl.db")));
        process.Send(Signal.Terminate);
        Assert.Equal(0, await process.ExitAsync());
    }

    [Fact]
    public async Task Command_OfARunningKarl_AnswersAndOpensNoStore()
    {
        await using var karl = new KarlProcess(_scratch.Path, Ports.Free());
        await karl.StartAsync(_scratch.File("karl.db"));
        using var http = new HttpClient();
        await SendAsync(http, karl, new LoadedInstance("ABCDEF", port: 8080, seed: 1, intervalMs: 20_000));
        using var elsewhere = new Scratch();

        var (fleet, _) = await AskAsync(elsewhere, 0, "fleet", $"--url={karl.Url}");
        Assert.Equal(["STATE", "FOR", "SERVICE", "ENDPOINT", "INSTANCE", "HEARD", "SAYS"], fleet[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("up ", fleet[1], StringComparison.Ordinal);
        var (json, _) = await AskAsync(elsewhere, 0, "instance", "ABCDEF", "--json", $"--url={karl.Url}");
        using (JsonDocument.Parse(Assert.Single(json)))
        {
        }

        var (help, _) = await AskAsync(elsewhere, 0, "help");
        Assert.StartsWith("karl [--setting=value", help[0], StringComparison.Ordinal);
        var (_, wrong) = await AskAsync(elsewhere, 2, "flet");
        Assert.Equal(["karl: 'flet' is no command. Did you mean fleet? See karl help."], wrong);
        await karl.StopAsync();
        var (_, gone) = await AskAsync(elsewhere, 3, "fleet", $"--url={karl.Url}");
        Assert.StartsWith($"karl: Karl cannot be reached at {karl.Url}: ", Assert.Single(gone), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere.Path));
    }

    private static async Task<(IReadOnlyList<string> Output, IReadOnlyCollection<string> Errors)> AskAsync(Scratch from, int code, params string[] arguments)
    {
        await using var process = ChildProcess.Start(Programs.Karl, from.Path, arguments);
        Assert.Equal(code, await process.ExitAsync());
        return ([.. process.Output], process.Errors);
    }

    private static async Task SendAsync(HttpClient http, KarlProcess karl, LoadedInstance instance)
    {
        using var content = new ByteArrayContent(instance.Next());
        (await http.PostAsync(karl.Url, content)).EnsureSuccessStatusCode();
    }

    private async Task AssertRefusesAsync(string[] arguments, string said)
    {
        await using var process = ChildProcess.Start(Programs.Karl, _scratch.Path, arguments);

        Assert.Equal(1, await process.ExitAsync());

        var line = Assert.Single(process.Errors);
        Assert.StartsWith("karl: ", line, StringComparison.Ordinal);
        Assert.Contains(said, line, StringComparison.Ordinal);
        Assert.DoesNotContain(process.Output, l => l.TrimStart().StartsWith("at ", StringComparison.Ordinal) || l.Contains("Exception", StringComparison.Ordinal));
    }
}
