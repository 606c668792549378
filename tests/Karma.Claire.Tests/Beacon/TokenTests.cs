using Karma.Beacon;
using Karma.Testing;
using Karma.Tests.Fakes;

namespace Karma.Tests.Beacon;

public sealed class TokenTests : IDisposable
{
    private const string Secret = "s3cret-of-the-report-door";
    private readonly FakeClock _clock = new();
    private readonly RecordedLogs _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task Token_Set_SentWithKeepalivesBackfillAndGoodbyeAndShownNowhere()
    {
        await using var karl = new FakeKarl(KarlAnswers.Status(503));
        using var host = Hosts.Worker(_clock, o => (o.Karl, o.Token) = (karl.Locator, Secret), _logs);
        await host.Beacon().TurnAsync(default);
        karl.Answer = KarlAnswers.Named("aaaa", KarlAnswers.Lines(_ => "stored"));
        await host.Beacon().TurnAsync(default);
        await host.Errands().RunAsync(default);
        await host.Beacon().EndAsync(default);

        foreach (var method in new[] { "POST", "POST", "POST", "DELETE" })
        {
            var request = await karl.NextAsync();
            Assert.Equal((method, $"Bearer {Secret}"), (request.Method, request.Headers["Authorization"]));
            Assert.DoesNotContain(Secret, request.Body, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(_logs.Lines, l => l.Text.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, host.Contact().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://karl:7576/", "http://karl:7576/other/path", true)]
    [InlineData("http://karl:7576/", "http://KARL:7576/", true)]
    [InlineData("http://karl/", "http://karl:80/", true)]
    [InlineData("http://karl:7576/", "https://karl:7576/", false)]
    [InlineData("https://karl/", "http://karl/", false)]
    [InlineData("http://karl:7576/", "http://karl:7577/", false)]
    [InlineData("http://karl:7576/", "http://karl.example.com:7576/", false)]
    [InlineData("http://karl:7576/", "http://evil.example/karl:7576/", false)]
    public void Token_LocatorFromOutside_OnlyToTheOriginThatTheServiceNamed(string named, string given, bool isTold)
    {
        var orders = new BeaconOrders(new Uri(named), Secret);
        orders.ReportTo(new Uri(given), byProgram: false, out _);
        Assert.Equal(isTold ? Secret : null, orders.Locator.Token);

        orders.ReportTo(new Uri(named), byProgram: false, out _);
        Assert.Equal(Secret, orders.Locator.Token);

        orders.ReportTo(new Uri(given), byProgram: true, out _);
        Assert.Equal(Secret, orders.Locator.Token);
    }

    [Fact]
    public void Token_ProgramSilencedTheBeacon_NobodyFromOutsideGetsIt()
    {
        var orders = new BeaconOrders(new Uri("http://karl/"), Secret);
        orders.ReportTo(null, byProgram: true, out _);
        orders.ReportTo(new Uri("http://karl/"), byProgram: false, out _);

        Assert.Null(orders.Locator.Token);
    }

    [Theory]
    [InlineData(null, true, "HTTP response code 401: his report door asks for a token; set Karma:Claire:Token to one that he knows")]
    [InlineData(Secret, true, "HTTP response code 401: he does not take the token that Karma:Claire:Token holds; set it to one that he knows")]
    [InlineData(Secret, false, "HTTP response code 401: he was named over HTTP, and Karma:Claire:Token is told only to whom the service itself names; name him in Karma:Claire:Karl")]
    public async Task Refused_AtTheDoor_TheLogSaysWhatToSet(string? token, bool isNamed, string reason)
    {
        await using var karl = new FakeKarl(KarlAnswers.Status(401));
        using var host = Hosts.Worker(_clock, o => (o.Karl, o.Token) = (isNamed ? karl.Locator : null, token), _logs);
        if (!isNamed) host.Claire().Redirect(karl.Locator, "127.0.0.1 over HTTP", byProgram: false);
        await host.Beacon().TurnAsync(default);
        await host.Beacon().TurnAsync(default);

        Assert.Equal(isNamed && token is not null, (await karl.NextAsync()).Headers.ContainsKey("Authorization"));
        Assert.StartsWith($"Karl at {karl.Locator} does not take keepalives: {reason}. ", _logs.Lines.Single(l => l.Id == 1001).Text, StringComparison.Ordinal);
        Assert.Equal("HTTP response code 401", host.Contact().Status);
    }

    [Fact]
    public async Task Refused_AfterKarlWasAway_SaidTooAndOnce()
    {
        await using var karl = new FakeKarl(KarlAnswers.Reset);
        using var host = Hosts.Worker(_clock, o => o.Karl = karl.Locator, _logs);
        foreach (var answer in new[] { KarlAnswers.Reset, KarlAnswers.Status(409), KarlAnswers.Status(409), KarlAnswers.Reset, KarlAnswers.Ok })
        {
            karl.Answer = answer;
            await host.Beacon().TurnAsync(default);
        }

        Assert.Equal([1001, 1001, 1000], _logs.Ids);
        Assert.Contains(
            $"HTTP response code 409: the codename {host.Claire().Codename} belongs to another run there", _logs.Lines[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contact_KarlNamesHimself_KnownAndSaid()
    {
        await using var karl = new FakeKarl(KarlAnswers.Named("aaaa"));
        using var host = Hosts.Worker(_clock, o => o.Karl = karl.Locator, _logs);
        foreach (var answer in new[] { KarlAnswers.Named("aaaa"), KarlAnswers.Named("aaaa"), KarlAnswers.Named("bbbb"), KarlAnswers.Named("no name: <b>") })
        {
            karl.Answer = answer;
            await host.Beacon().TurnAsync(default);
        }

        Assert.Equal(
            [
                $"Claire reports to Karl at {karl.Locator} (aaaa) as orders, codename {host.Claire().Codename}",
                $"Karl at {karl.Locator} is another than before: bbbb, not aaaa",
                $"Karl at {karl.Locator} is another than before: unnamed, not bbbb",
            ],
            _logs.Lines.Select(l => l.Text));
    }
}
