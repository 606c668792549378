using System.Text.Json;
using System.Text.Json.Nodes;
using Karma.Testing;
using Karma.Tests.Fakes;

namespace Karma.Tests.Beacon;

public sealed class BeaconLoopTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly RecordedLogs _logs = new();

    [Fact]
    public async Task Turn_KarlAccepts_TellsWhoAndNumbersTheKeepalives()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock, o => o.Karl = karl.Locator, _logs);

        await host.Beacon().TurnAsync(default);
        var first = await karl.NextAsync();
        _clock.Advance(TimeSpan.FromSeconds(18));
        await host.Beacon().TurnAsync(default);
        var second = await karl.NextAsync();

        Assert.Equal(("POST", $"/some/path?codename={host.Claire().Codename}"), (first.Method, first.Target));
        Assert.Equal("application/json", first.Headers["Content-Type"]);
        Assert.Matches("^[0-9a-f]{32}$", first.Headers["Karma-Run"]);
        Assert.Equal(first.Headers["Karma-Run"], second.Headers["Karma-Run"]);
        Assert.Equal((1, "", ""), (first.Status.Sequence, first.Status.LastKeepaliveSent, first.Status.LastKeepaliveStatus));
        Assert.Equal((2, "18s ago", "Success"), (second.Status.Sequence, second.Status.LastKeepaliveSent, second.Status.LastKeepaliveStatus));
        Assert.Equal("18s ago", second.Status.LastSuccessfulKeepalive);
        Assert.Equal(20000, second.Status.BeaconIntervalMs);
        Assert.False(first.Headers.ContainsKey("traceparent"));
    }

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task Turn_Body_IsTheReviewedOne()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock, o =>
        {
            o.Karl = new Uri(karl.Locator, "/");
            o.Labels["region"] = "eu";
            o.Vitals = false;
        });
        host.Claire().Report("OK");

        await host.Beacon().TurnAsync(default);
        _clock.Advance(TimeSpan.FromSeconds(20));
        await host.Beacon().TurnAsync(default);

        await karl.NextAsync();
        var body = JsonNode.Parse((await karl.NextAsync()).Body) ?? throw new InvalidOperationException("The body is null.");
        Assert.Equal(body["codename"]?.GetValue<string>(), host.Claire().Codename);
        Assert.NotNull(body["build"]);
        (body["codename"], body["reporting_to"], body["build"]) = ("ABCDEF", "http://karl:7576/", null);
        Golden.Verify("keepalive.json", body.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    public static TheoryData<string> BadManners => ["hang", "trickle", "reset", "garbage", "500", "redirect", "nobody"];

    [Theory]
    [MemberData(nameof(BadManners))]
    public async Task Turn_KarlMisbehaves_MissedAndNothingElse(string manner)
    {
        await using var elsewhere = new FakeKarl();
        await using var karl = new FakeKarl(Manner(manner, elsewhere));
        var locator = karl.Locator;
        if (manner == "nobody") await karl.DisposeAsync();
        using var host = Hosts.Worker(_clock, o => o.Karl = locator, _logs);

        var turn = host.Beacon().TurnAsync(default);
        if (manner is "hang" or "trickle")
        {
            await karl.NextAsync();
            await _clock.TimerArmed();
            Assert.Equal("Unknown", host.Contact().Status);
            _clock.Advance(TimeSpan.FromSeconds(4.9));
            Assert.False(turn.IsCompleted);
            _clock.Advance(TimeSpan.FromSeconds(0.1));
        }

        await turn.WaitAsync(TimeSpan.FromSeconds(20));

        var expected = manner switch
        {
            "500" => "HTTP response code 500",
            "redirect" => "HTTP response code 307",
            _ => "HTTP connection attempt failed",
        };
        Assert.Equal(expected, host.Contact().Status);
        Assert.Null(host.Contact().Ping);
        Assert.Equal([1001], _logs.Ids);
        Assert.False(elsewhere.TryNext(out _));
    }

    [Fact]
    public async Task Turn_KarlAnswersTenGigabytes_ReadsNextToNothing()
    {
        var sent = new TaskCompletionSource<long>();
        await using var karl = new FakeKarl(KarlAnswers.Endless(sent));
        using var host = Hosts.Worker(_clock, o => o.Karl = karl.Locator);

        await host.Beacon().TurnAsync(default).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("Success", host.Contact().Status);
        Assert.InRange(await sent.Task.WaitAsync(TimeSpan.FromSeconds(20)), 0, 32 << 20); // What the sockets of both sides hold.
    }

    [Fact]
    public async Task Turn_KarlGoesAndComesBack_OneLinePerChange()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock, o => o.Karl = karl.Locator, _logs);

        foreach (var code in new[] { 200, 204, 500, 503, 500, 200, 200, 500 })
        {
            karl.Answer = code == 204 ? KarlAnswers.Status(204) : code == 200 ? KarlAnswers.Ok : KarlAnswers.Status(code);
            await host.Beacon().TurnAsync(default);
        }

        Assert.Equal([1000, 1001, 1002, 1001], _logs.Ids);
    }

    [Fact]
    public async Task Turn_MoreThanKarlTakes_KeepaliveSaysSoInItsPlaceAndTheLogOnce()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock, o => o.Karl = karl.Locator, _logs);
        var text = new string('x', 66_000);
        host.Claire().Report(() => text, Statuses.Default.String);
        host.Claire().Var("a", () => 1);

        await host.Beacon().TurnAsync(default);
        await host.Beacon().TurnAsync(default);
        await karl.NextAsync();
        var tooLong = (await karl.NextAsync()).Status;
        text = "short";
        await host.Beacon().TurnAsync(default);
        var fitting = (await karl.NextAsync()).Status;

        Assert.Null(tooLong.Vars);
        Assert.Matches("^The status is 6[0-9]{4} bytes long; at most 65536 are sent\\.$", tooLong.Runtime?["status"].GetProperty("message").GetString());
        Assert.Equal("short", fitting.Runtime?["string"].GetString());
        Assert.NotNull(fitting.Vars);
        Assert.Single(_logs.Ids, 1401);
    }

    [Fact]
    public async Task Turn_LabelsAndDependenciesBeyondMeasure_KeepaliveGoesWithout()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock, o =>
        {
            o.Karl = karl.Locator;
            for (var i = 0; i < 64; i++) o.Labels[$"l{i}"] = new string('\u0001', 1024);
        });

        await host.Beacon().TurnAsync(default);
        var keepalive = await karl.NextAsync();

        Assert.InRange(keepalive.Bytes.Length, 1, 65_536);
        Assert.Null(keepalive.Status.Labels);
    }

    [Fact]
    public async Task Turn_StatusFunctionThrows_KeepaliveTellsSo()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock, o => o.Karl = karl.Locator, _logs);
        host.Claire().Report<string>(() => throw new InvalidOperationException("boom"), Statuses.Default.String);

        await host.Beacon().TurnAsync(default);

        var runtime = (await karl.NextAsync()).Status.Runtime;
        Assert.Contains("InvalidOperationException", runtime?["status"].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static KarlAnswer Manner(string manner, FakeKarl elsewhere) => manner switch
    {
        "hang" => KarlAnswers.Hang,
        "trickle" => KarlAnswers.Trickle,
        "reset" => KarlAnswers.Reset,
        "garbage" => KarlAnswers.Garbage,
        "500" => KarlAnswers.Status(500),
        "redirect" => KarlAnswers.Redirect(elsewhere.Locator),
        _ => KarlAnswers.Ok,
    };
}
