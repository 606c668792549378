using System.Text;
using System.Text.Json;
using Karma.Karl.Host.Commands;
using Karma.Karl.Store;
using Karma.Karl.Tests.Web.Doors;
using Karma.Testing;

namespace Karma.Karl.Tests.Commands;

/// <summary>What each command answers, against a Karl on a real socket.</summary>
public sealed class CommandTests
{
    private static readonly KeepaliveBody Orders = new()
    {
        Service = "orders",
        Build = KeepaliveBody.SomeBuild,
        Dependencies = "[\"127.0.0.1:81\",\"db:5432\"]",
        Runtime = KeepaliveBody.RuntimeOf("3 orders wait"),
        More = "\"labels\":{\"owner\":\"team-orders\",\"region\":\"north\"},\"state\":\"running\"",
    };

    private static readonly KeepaliveBody Prices = new() { Service = "prices", Codename = "PRICES", Port = 81 };

    [Fact]
    public async Task Commands_OfASmallFleet_TheReviewedAnswers()
    {
        await using var karl = await FleetAsync();
        var answers = new StringBuilder();
        foreach (var line in new[]
        {
            "fleet", "fleet --state up", "service orders", "host 127.0.0.1", "endpoint 127.0.0.1:81", "instance ABCDEF", "instance PRICES", "keepalives ABCDEF --since 1m",
            "keepalive ABCDEF 1795219300000000", "build sha256:74928a7d8fd7f6b6544734aab2d9a6fe", "topology", "topology --dot", "diff --since 90s", "search owner=team-orders",
            "help", "help fleet", "help topology",
        })
        {
            var (answer, errors, code) = await karl.AskAsync(line);
            answers.Append($"$ karl {line}\n{answer}{errors}({code})\n\n");
        }

        Golden.Verify("terminal.txt", answers.ToString());
    }

    [Theory]
    [InlineData("fleet", "api/v1/fleet?")]
    [InlineData("service orders", "api/v1/service/orders?")]
    [InlineData("host 127.0.0.1", "api/v1/host/127.0.0.1?")]
    [InlineData("endpoint 127.0.0.1:8080", "api/v1/endpoint/127.0.0.1:8080?")]
    [InlineData("instance ABCDEF", "api/v1/instance/ABCDEF?")]
    [InlineData("keepalives ABCDEF", "api/v1/instance/ABCDEF/keepalives?")]
    [InlineData("topology", "api/v1/topology?")]
    [InlineData("diff", "api/v1/diff?")]
    [InlineData("search 127", "api/v1/search?q=127&")]
    public async Task Json_OfACommand_IsTheApisOwn(string line, string path)
    {
        await using var karl = await FleetAsync();

        var (answer, _, _) = await karl.AskAsync(line + " --json --since 2m");

        Assert.Equal(await karl.Client.GetStringAsync(new Uri(path + "m=2", UriKind.Relative)), answer.TrimEnd('\n'));
    }

    [Fact]
    public async Task Json_OfABuildAKeepaliveAndKarl_IsJson()
    {
        await using var karl = await FleetAsync();

        foreach (var line in new[] { "build sha256:74928a7d8fd7f6b6544734aab2d9a6fe", "keepalive ABCDEF 1795219300000000", "status" })
        {
            var (answer, _, code) = await karl.AskAsync(line + " --json");
            using var json = JsonDocument.Parse(answer);
            Assert.Equal((0, JsonValueKind.Object), (code, json.RootElement.ValueKind));
        }
    }

    [Fact]
    public async Task Status_OfKarl_HowHeIs()
    {
        await using var karl = await FleetAsync();

        var (answer, _, code) = await karl.AskAsync("status");

        Assert.Equal(0, code);
        Assert.Contains("\nkeepalives   8 taken, 0 refused since he started\nstore        in memory: nothing is written\nwatching     yes\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_OfAKarlWhoseStoreFails_ToldWithItsExitCode()
    {
        var store = new FaultyStore(new MemoryStore());
        await using var karl = await KarlServer.StartAsync(new KarlSetup { Store = store });
        store.FailsCommits = true;
        using var refused = await karl.PostAsync(Orders.Query, Orders.ToJson());

        var (_, errors, code) = await karl.AskAsync("status");
        store.FailsCommits = false;

        Assert.Equal((ExitCode.Unreachable, "karl: He does not take keepalives: The store does not take commits.\n"), (code, errors));
    }

    [Fact]
    public async Task List_LongerThanAPage_FollowedToItsEndOrToTheLimit()
    {
        const int Count = 1_050;
        await using var karl = await KarlServer.StartAsync();
        for (var i = 0; i < Count; i++) await karl.KeepaliveAsync(new KeepaliveBody { Codename = $"C{i:0000}", Port = 1 + i });

        var (whole, _, _) = await karl.AskAsync("fleet --json --limit 2000");
        var (part, errors, _) = await karl.AskAsync("fleet --json --limit 1020");
        var (few, _, _) = await karl.AskAsync("service orders --limit 2");

        using var all = JsonDocument.Parse(whole);
        Assert.Equal(Count, all.RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("codename").GetString()).Distinct().Count());
        Assert.Equal(JsonValueKind.Null, all.RootElement.GetProperty("next").ValueKind);
        using var some = JsonDocument.Parse(part);
        Assert.Equal(1_020, some.RootElement.GetProperty("items").GetArrayLength());
        Assert.Equal(JsonValueKind.String, some.RootElement.GetProperty("next").ValueKind);
        Assert.Equal("karl: These are 1020, and there are more: --limit shows more of them.\n", errors);
        Assert.Equal(4, few.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("fleet", ExitCode.Down)]
    [InlineData("service prices", ExitCode.Down)]
    [InlineData("service orders", ExitCode.Well)]
    [InlineData("instance PRICES", ExitCode.Down)]
    [InlineData("instance ABCDEF", ExitCode.Well)]
    [InlineData("instance DONE", ExitCode.Well)]
    [InlineData("service nobody", ExitCode.Wrong)]
    [InlineData("instance NOBODY", ExitCode.Wrong)]
    [InlineData("keepalive ABCDEF 1", ExitCode.Wrong)]
    [InlineData("host nowhere", ExitCode.Wrong)]
    [InlineData("fleet --to yesterday", ExitCode.Wrong)]
    [InlineData("fleet --since 999999999999d", ExitCode.Wrong)]
    [InlineData("search nothing-like-it", ExitCode.Wrong)]
    [InlineData("diff", ExitCode.Well)]
    public async Task ExitCode_OfACommand_TellsAScript(string line, int code)
    {
        await using var karl = await FleetAsync();

        Assert.Equal(code, (await karl.AskAsync(line)).Code);
        Assert.Equal(code, (await karl.AskAsync(line + " --json")).Code);
    }

    [Fact]
    public async Task Fleet_AnotherTookThePlace_NothingIsDown()
    {
        await using var karl = await FleetAsync();
        await karl.KeepaliveAsync(Prices with { Codename = "AGAIN" });

        var (answer, _, code) = await karl.AskAsync("fleet");

        Assert.Equal(ExitCode.Well, code);
        Assert.Contains("replaced  ", answer, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Well, (await karl.AskAsync("instance PRICES")).Code);
    }

    [Fact]
    public async Task Door_WantsAToken_ToldWithoutItAndPassedWithIt()
    {
        await using var karl = await KarlServer.StartAsync(DoorSetup.With(("View:Tokens:0", DoorSetup.Token)));
        var url = ("KARL_URL", karl.Locator.AbsoluteUri);

        var (_, errors, code) = await Asking.RunAsync("fleet", url);
        Assert.Equal((ExitCode.Unreachable, true), (code, errors.Contains("This command sends the one in KARL_TOKEN.", StringComparison.Ordinal)));
        Assert.Equal(ExitCode.Unreachable, (await Asking.RunAsync("fleet --token another-token-of-somebody", url)).Code);
        Assert.Equal(ExitCode.Well, (await Asking.RunAsync("fleet", url, ("KARL_TOKEN", DoorSetup.Token))).Code);
        Assert.Equal(ExitCode.Well, (await Asking.RunAsync($"fleet --token={DoorSetup.Token}", url)).Code);
    }

    [Fact]
    public async Task Token_ThatCannotBeSent_ToldAndNotShown()
    {
        var (_, errors, code) = await Asking.RunAsync(["fleet", "--token", "se cret\n"], width: null, hasColour: false);

        Assert.Equal(ExitCode.Wrong, code);
        Assert.DoesNotContain("cret", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mounted_UnderAPrefix_AskedThere()
    {
        await using var karl = await KarlServer.StartAsync(new KarlSetup { Prefix = "/karl" });
        await karl.KeepaliveAsync(Orders);

        foreach (var url in new[] { karl.Locator.AbsoluteUri, karl.Locator.AbsoluteUri.TrimEnd('/') })
            Assert.Contains("1 up, ", (await Asking.RunAsync($"fleet --url {url}")).Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Well, (await karl.AskAsync("status")).Code);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b?c#d")]
    [InlineData("100 %2F")]
    [InlineData("ü <script>")]
    public async Task Service_AnyName_Found(string service)
    {
        await using var karl = await KarlServer.StartAsync();
        if (service != "..") await karl.KeepaliveAsync(Orders with { Service = service });

        var (answer, _, code) = await Asking.RunAsync(["service", service], width: null, hasColour: false, ("KARL_URL", karl.Locator.AbsoluteUri));

        Assert.Equal(service == ".." ? (ExitCode.Wrong, false) : (ExitCode.Well, true), (code, answer.Contains("ABCDEF", StringComparison.Ordinal)));
    }

    /// <summary>One that is up, one that is down, one that said goodbye.</summary>
    private static async Task<KarlServer> FleetAsync()
    {
        var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(Prices);
        await karl.KeepaliveAsync(new KeepaliveBody { Service = "mail", Codename = "DONE", Port = 25 });
        await karl.GoodbyeAsync("DONE");
        await karl.BeatAsync(TimeSpan.FromMinutes(2), Orders);
        return karl;
    }
}
