using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Karma.EndToEnd;

/// <summary>The sample fleet does what it says. Its three hosts are addresses that only Linux has without being asked.</summary>
public sealed class FleetSampleTests
{
    private const string Api = "api/v1/fleet";

    private static readonly TimeSpan UpWithin = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(20);
    private static readonly string[] ThreeHosts = ["127.0.0.1", "127.0.0.2", "127.0.0.3"];

    [Fact]
    public async Task Fleet_Started_IsUpOnThreeHostsAndEndsOnCtrlC()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs 127.0.0.2 and .3.");
        await using var run = new FleetRun(FleetRun.FreePort());

        var began = TimeProvider.System.GetTimestamp();
        var list = await run.WaitForAsync(Api, UpWithin, answer => Up(answer).Count() >= 8);
        var original = await run.WaitForAsync("?json", UpWithin - TimeProvider.System.GetElapsedTime(began), answer => OriginalUp(answer).Count() >= 8);
        Assert.Equal(ThreeHosts, Up(list).Select(item => Text(item, "host")).Distinct().Order());
        Assert.Equal(ThreeHosts, OriginalUp(original).Distinct().Order());
        Assert.All(Up(list), item => Assert.StartsWith($"{Text(item, "host")}:", Text(item, "endpoint"), StringComparison.Ordinal));
        Assert.All(Up(list), item => Assert.Equal("sample", (string?)item["labels"]?["environment"]));
        Assert.Contains($"the fleet   {run.Karl}", run.Output, StringComparison.Ordinal);
        Assert.Equal(10, run.Processes().Count);

        await run.SignalAsync("INT");
        Assert.Equal(0, await run.ExitCodeAsync(EndsWithin));
        await run.WaitForNoProcessAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Fleet_Crash_IsRestartedUnderANewCodename()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs 127.0.0.2 and .3.");
        await using var run = new FleetRun(FleetRun.FreePort(), ("FLEET_CRASH_SECONDS", "8"));

        var before = Codename(await run.WaitForAsync(Api, UpWithin, answer => UpOf(answer, "annotator").Any()), "annotator");
        var after = await run.WaitForAsync(Api, UpWithin, answer => UpOf(answer, "annotator").Any(item => Text(item, "codename") != before));
        var endpoints = Items(after).Where(item => Text(item, "service") == "annotator").Select(item => Text(item, "endpoint")).Distinct();
        Assert.Single(endpoints);
        Assert.Matches(@"annotator at 127\.0\.0\.2:\d+ crashed \(exit code 137\)", run.Output);
    }

    [Fact]
    public async Task Fleet_Redeployment_BringsAnotherBuildAfterAGoodbye()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs 127.0.0.2 and .3.");
        await using var run = new FleetRun(FleetRun.FreePort(), ("FLEET_REDEPLOY_SECONDS", "8"));

        var first = UpOf(await run.WaitForAsync(Api, UpWithin, answer => UpOf(answer, "filter").Any()), "filter").First();
        var answer = await run.WaitForAsync(
            Api, UpWithin, answer => UpOf(answer, "filter").Any(item => Text(item, "codename") != Text(first, "codename")));
        var second = UpOf(answer, "filter").First(item => Text(item, "codename") != Text(first, "codename"));
        Assert.Equal("done", Text(Items(answer).First(item => Text(item, "codename") == Text(first, "codename")), "state"));
        Assert.StartsWith("sha256:", Text(first, "build"), StringComparison.Ordinal);
        Assert.StartsWith("sha256:", Text(second, "build"), StringComparison.Ordinal);
        Assert.NotEqual(Text(first, "build"), Text(second, "build"));
    }

    [Fact]
    public async Task Fleet_LauncherKilled_LeavesNoProcess()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs 127.0.0.2 and .3.");
        await using var run = new FleetRun(FleetRun.FreePort());

        await run.WaitForAsync(Api, UpWithin, answer => Up(answer).Count() >= 8);
        await run.SignalAsync("KILL");
        await run.WaitForNoProcessAsync(EndsWithin);
    }

    [Fact]
    public async Task Fleet_PortTaken_SaysSoAndExitsWith1()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Uses /proc.");
        var port = FleetRun.FreePort();
        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();
        await using var run = new FleetRun(port);

        Assert.Equal(1, await run.ExitCodeAsync(EndsWithin));
        Assert.Contains($"Port {port} on 127.0.0.1", run.Output, StringComparison.Ordinal);
        Assert.Contains("FLEET_PORT", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Processes());
    }

    private static IEnumerable<JsonNode> Items(JsonNode answer) => answer["items"]!.AsArray().Select(item => item!); // As the API promises.

    private static IEnumerable<JsonNode> Up(JsonNode answer) => Items(answer).Where(item => Text(item, "state") == "up");

    private static IEnumerable<JsonNode> UpOf(JsonNode answer, string service) => Up(answer).Where(item => Text(item, "service") == service);

    private static string Codename(JsonNode answer, string service) => Text(UpOf(answer, service).First(), "codename");

    private static string Text(JsonNode item, string member) => (string?)item[member] ?? "";

    /// <summary>The host of each service that is up, in the original's shape.</summary>
    private static IEnumerable<string> OriginalUp(JsonNode answer) =>
        from machine in answer["machines"]!.AsObject()
        from service in machine.Value!["services"]!.AsObject()
        where service.Value!["currently"]!["up"] is not null
        select machine.Key;
}
