using Karma.Testing.Kills;
using Karma.Testing.Processes;

namespace Karma.Connectors.Tests.PostgreSql;

/// <summary>Two Karls on one store, as processes: the second waits, and goes on where the first was killed.</summary>
public sealed class StandbyTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>
{
    private const int Keepalives = 50;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
#if KARMA_LITEDB
    [InlineData("litedb")]
#endif
    public async Task Kill_TheFirst_TheStandbyGoesOnAndNothingIsLostOrThereTwice(string engine)
    {
        using var scratch = new Scratch();
        string[] settings = ["Store:Standby=true", $"Store:Engine={engine}"];
        if (engine == "postgresql") settings = [.. settings, $"Store:Connection={server.Connection("standby")}"];
        var store = scratch.File("karl.db");
        await using var first = new KarlProcess(scratch.Path, Ports.Free());
        await first.StartAsync(store, settings);
        await using var second = new KarlProcess(scratch.Path, Ports.Free());
        second.Begin(store, settings);
        await second.Process.SaysAsync("this one is its standby");
        var instance = new LoadedInstance("ABCDEF", port: 8080, seed: 1);
        await SendAsync(first, instance);
        Assert.False(await second.Api.IsThereAsync());

        await first.KillAsync();
        await second.Process.SaysAsync("this one takes over");
        await second.Process.UntilAsync("answers", second.Api.IsThereAsync);
        await SendAsync(second, instance);

        var readBack = await ReadBack.OfAsync(second.Api, instance, fromUs: 1, after: 0, sampleEvery: 1);
        Assert.Equal(new ReadBack(Kept: 2 * Keepalives, Lost: 0, Twice: 0, Undecodable: 0, Sampled: 2 * Keepalives), readBack);
    }

    [Fact]
    public async Task Standby_TheServerIsAway_WaitsForItAsForTheFirst()
    {
        using var scratch = new Scratch();
        string[] settings = ["Store:Standby=true", "Store:Engine=postgresql", $"Store:Connection={server.Connection("away")}"];
        await using var first = new KarlProcess(scratch.Path, Ports.Free());
        await first.StartAsync("none", settings);
        await using var second = new KarlProcess(scratch.Path, Ports.Free());
        second.Begin("none", settings);
        await second.Process.SaysAsync("this one is its standby");

        await server.KillAsync();
        await second.Process.SaysAsync("tries again every second");
        await first.KillAsync();
        await server.StartAsync();

        await second.Process.SaysAsync("this one takes over");
        await second.Process.UntilAsync("answers", second.Api.IsThereAsync);
        Assert.Empty(second.Process.Errors);
    }

    [Fact]
    public async Task Standby_BegunWhileTheServerIsAway_WaitsForItToo()
    {
        using var scratch = new Scratch();
        await server.KillAsync();
        await using var karl = new KarlProcess(scratch.Path, Ports.Free());
        karl.Begin("none", ["Store:Standby=true", "Store:Engine=postgresql", $"Store:Connection={server.Connection("later")}"]);
        await karl.Process.SaysAsync("tries again every second");
        await server.StartAsync();

        await karl.Process.UntilAsync("answers", karl.Api.IsThereAsync);
        Assert.Empty(karl.Process.Errors);
    }

    [Fact]
    public async Task Standby_TwoWaitForAServerThatIsAway_OneGoesOnAndThenTheOther()
    {
        using var scratch = new Scratch();
        string[] settings = ["Store:Standby=true", "Store:Engine=postgresql", $"Store:Connection={server.Connection("both")}"];
        await server.KillAsync();
        await using var one = new KarlProcess(scratch.Path, Ports.Free());
        await using var other = new KarlProcess(scratch.Path, Ports.Free());
        foreach (var karl in new[] { one, other })
        {
            karl.Begin("none", settings);
            await karl.Process.SaysAsync("tries again every second");
        }

        await server.StartAsync();
        await one.Process.UntilAsync("one of both answers", async () => await one.Api.IsThereAsync() || await other.Api.IsThereAsync());
        var (winner, waiting) = await one.Api.IsThereAsync() ? (one, other) : (other, one);
        await waiting.Process.SaysAsync("this one is its standby");
        Assert.False(await waiting.Api.IsThereAsync());

        await winner.KillAsync();
        await waiting.Process.UntilAsync("answers", waiting.Api.IsThereAsync);
        Assert.Empty(one.Process.Errors.Concat(other.Process.Errors));
    }

    [Fact]
    public async Task Cut_TheStandbyTakesOver_TheFirstSaysSoAndEndsWithOne()
    {
        using var scratch = new Scratch();
        await using var line = new CutLine(server.Port);
        string[] settings = ["Store:Standby=true", "Store:Engine=postgresql"];
        await using var first = new KarlProcess(scratch.Path, Ports.Free());
        await first.StartAsync("none", [.. settings, $"Store:Connection={server.Connection("cut", line.Port)}"]);
        var instance = new LoadedInstance("ABCDEF", port: 8080, seed: 1);
        await SendAsync(first, instance);
        await using var second = new KarlProcess(scratch.Path, Ports.Free());
        second.Begin("none", [.. settings, $"Store:Connection={server.Connection("cut")}"]);
        await second.Process.SaysAsync("this one is its standby");

        line.CutAll();
        await first.Process.SaysAsync("A commit failed");
        await second.Process.SaysAsync("this one takes over");
        await second.Process.UntilAsync("answers", second.Api.IsThereAsync);
        line.Mend();

        Assert.Equal(1, await first.Process.ExitAsync());
        Assert.Contains(first.Process.Output, said => said.Contains("is lost to this Karl. Another Karl has written to it since", StringComparison.Ordinal));
        await SendAsync(second, instance);
        var readBack = await ReadBack.OfAsync(second.Api, instance, fromUs: 1, after: 0, sampleEvery: 1);
        Assert.Equal(new ReadBack(Kept: 2 * Keepalives, Lost: 0, Twice: 0, Undecodable: 0, Sampled: 2 * Keepalives), readBack);
    }

    [Fact]
    public async Task Start_NotAStandby_EndsWithAClearWord()
    {
        using var scratch = new Scratch();
        string[] settings = ["Store:Engine=postgresql", $"Store:Connection={server.Connection("held")}"];
        await using var first = new KarlProcess(scratch.Path, Ports.Free());
        await first.StartAsync("none", settings);
        await using var second = new KarlProcess(scratch.Path, Ports.Free());
        second.Begin("none", settings);

        Assert.Equal(1, await second.Process.ExitAsync());
        Assert.Contains("Another Karl writes to", Assert.Single(second.Process.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Store:Connection=", "names no Host")]
    [InlineData("Store:Connection=Passwort=hunter2", "cannot be read")]
    [InlineData("Store:Engine=oracle", "'sqlite' or 'memory' or 'postgresql'")]
    public async Task Start_SettingsThatCannotBe_EndsWithAClearWord(string setting, string expected)
    {
        using var scratch = new Scratch();
        await using var karl = new KarlProcess(scratch.Path, Ports.Free());
        karl.Begin("none", "Store:Engine=postgresql", setting);

        Assert.Equal(1, await karl.Process.ExitAsync());
        Assert.Contains(expected, Assert.Single(karl.Process.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", string.Concat(karl.Process.Errors.Concat(karl.Process.Output)), StringComparison.Ordinal);
    }

    private static async Task SendAsync(KarlProcess karl, LoadedInstance instance)
    {
        using var http = new HttpClient();
        for (var i = 0; i < Keepalives; i++)
        {
            using var content = new ByteArrayContent(instance.Next());
            (await http.PostAsync(karl.Url, content)).EnsureSuccessStatusCode();
            instance.Acknowledge();
        }
    }
}
