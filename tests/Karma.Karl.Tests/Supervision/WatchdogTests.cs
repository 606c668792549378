using Karma.Karl.Hosting;
using Karma.Karl.Store;
using Karma.Karl.Supervision.Watchdogs;
using Karma.Karl.Tests.Web.Doors;
using Karma.Karl.Tests.Web.Pages;
using Karma.Testing;
using Karma.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Karma.Karl.Tests.Supervision;

/// <summary>Whom Karl calls as long as he is well.</summary>
public sealed class WatchdogTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SaidLines _said = new();
    private readonly FakeWatchdog _outside = new();
    private readonly FaultyStore _store = new(new MemoryStore());
    private KarlServer? _karl;
    private Measurements? _measured;

    private Watchdog Watchdog => Karl.Services.GetRequiredService<Watchdog>();

    private KarlServer Karl => _karl ?? throw new InvalidOperationException("The test starts one.");

    public async ValueTask DisposeAsync()
    {
        _measured?.Dispose();
        _said.Dispose();
        if (_karl is not null) await _karl.DisposeAsync();
        await _outside.DisposeAsync();
    }

    [Fact]
    public void State_OfCalls_KeepsSinceWhen()
    {
        var state = WatchdogState.AtFirst.Called(1, fault: null);
        Assert.Equal(new WatchdogState(Reached: 1, null, null, null), state);

        state = state.Called(2, "it answers 500").Called(3, "nobody listens there");
        Assert.Equal(new WatchdogState(Reached: 1, FailingSince: 2, "nobody listens there", null), state);

        state = state.Silent(4).Silent(5);
        Assert.Equal((4, 2), (state.SilentSince, state.FailingSince));

        Assert.Equal(new WatchdogState(Reached: 6, null, null, null), state.Called(6, fault: null));
    }

    [Fact]
    public async Task Start_AWatchdog_CalledAtOnceAndThenEachMinute()
    {
        await StartAsync();
        var call = await _outside.NextAsync();
        Assert.StartsWith($"GET /ping/{FakeWatchdog.Secret}?token={FakeWatchdog.Secret} HTTP/1.1\r\nHost: {_outside.Host}\r\n", call, StringComparison.Ordinal);
        Assert.DoesNotContain("traceparent", call, StringComparison.OrdinalIgnoreCase);

        await Karl.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.Equal(1, _outside.Calls);
        await Karl.AdvanceAsync(TimeSpan.FromSeconds(1));
        await _outside.NextAsync();
    }

    [Theory]
    [InlineData("HEAD", "HEAD /ping")]
    [InlineData("POST", "POST /ping")]
    public async Task Start_AnotherMethodAndInterval_AsSet(string method, string begins)
    {
        await StartAsync(("Method", method), ("Every", "00:00:05"));
        Assert.StartsWith(begins, await _outside.NextAsync(), StringComparison.Ordinal);

        await Karl.AdvanceAsync(TimeSpan.FromSeconds(5));
        await _outside.NextAsync();
    }

    [Fact]
    public async Task Turn_TheStoreFails_NotCalledUntilItTakesCommitsAgain()
    {
        await StartAsync();
        await _outside.NextAsync();
        _store.FailsCommits = true;
        await Karl.AdvanceAsync(TimeSpan.FromSeconds(4)); // He has no keepalive to commit and notices at the next one that comes.
        using (await Karl.PostAsync(new KeepaliveBody().Query, new KeepaliveBody().ToJson())) await Watchdog.TurnAsync(CancellationToken.None);
        await Watchdog.TurnAsync(CancellationToken.None);

        Assert.Equal(1, _outside.Calls);
        Assert.NotNull(Watchdog.State.SilentSince);
        Assert.Contains("is not called for", await Site.GetAsync(Karl, "karl"), StringComparison.Ordinal);

        _store.FailsCommits = false;
        await Karl.TickAsync();
        await Watchdog.TurnAsync(CancellationToken.None);

        Assert.Equal(2, _outside.Calls);
        Assert.Null(Watchdog.State.SilentSince);
    }

    [Fact]
    public async Task Turn_KarlStandsStill_NotCalled()
    {
        await StartAsync();
        await _outside.NextAsync();
        var body = new KeepaliveBody();
        var held = _store.HangNext();
        var stuck = Karl.PostAsync(body.Query, body.ToJson());
        await held;

        Karl.Clock.Advance(TimeSpan.FromSeconds(6));
        await Watchdog.TurnAsync(CancellationToken.None);

        Assert.Equal(1, _outside.Calls);
        _store.Release();
        using var taken = await stuck;
    }

    [Theory]
    [InlineData("HTTP/1.1 500 Sorry\r\nContent-Length: 0\r\n\r\n", "it answers 500")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "it answers 404")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/0f1e2d3c-secret\r\nContent-Length: 0\r\n\r\n", "it answers 302, and redirects are not followed: set the address that it leads to")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "what answers there does not speak HTTP")]
    [InlineData("", "it hung up")]
    public async Task Turn_AnsweredBadly_ToldOnceCountedAlwaysAndShownWithoutTheSecret(string answer, string reason)
    {
        await StartAsync();
        await _outside.NextAsync();
        await ReachedAsync();
        var before = Watchdog.State.Reached;
        _outside.Answer = answer;
        await Watchdog.TurnAsync(CancellationToken.None);
        await Watchdog.TurnAsync(CancellationToken.None);

        Assert.Equal((before, reason), (Watchdog.State.Reached, Watchdog.State.Fault));
        Assert.Equal(2, _measured!["karma.watchdog.failed"]); // Made at the start.
        Assert.StartsWith($"6010 The watchdog at {_outside.Host} was not reached: {reason}.", Assert.Single(Lines()), StringComparison.Ordinal);
        var page = await Site.GetAsync(Karl, "karl");
        Assert.Contains($"{_outside.Host} is not reached for", page, StringComparison.Ordinal);
        using var own = await Karl.Client.GetAsync(new Uri("/.current?all", UriKind.Relative));
        var status = await own.Content.ReadAsStringAsync();
        Assert.Contains($"\"watchdog\":{{\"host\":\"{_outside.Host}\",\"last_reached\":\"2026-11-21T00:00:00.000000Z\",\"failing_since\":\"2026-11-21T00:00:00.000000Z\",\"reason\":", status.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);

        _outside.Answer = "HTTP/1.1 204 Fine\r\n\r\n";
        await Watchdog.TurnAsync(CancellationToken.None);

        Assert.Equal($"6011 The watchdog at {_outside.Host} is reached again", Lines()[^1]);
        Assert.Null(Watchdog.State.FailingSince);
        Assert.Contains($"{_outside.Host}, reached", await Site.GetAsync(Karl, "karl"), StringComparison.Ordinal);
        foreach (var told in new[] { page, status, string.Join('\n', _said.Lines), await Karl.Client.GetStringAsync(new Uri("metrics", UriKind.Relative)) })
            Assert.DoesNotContain(FakeWatchdog.Secret, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turn_NoAnswer_GivenUpAfterTenSecondsAndTheNextOneIsMade()
    {
        _outside.Answer = null;
        await StartAsync();
        await _outside.NextAsync();
        await Karl.AdvanceAsync(TimeSpan.FromSeconds(12));
        await LoggedAsync();

        Assert.Equal("no answer within 10 seconds", Watchdog.State.Fault);

        _outside.Answer = "HTTP/1.1 200 OK\r\n\r\n";
        await Karl.AdvanceAsync(TimeSpan.FromSeconds(48));
        await _outside.NextAsync();
    }

    [Fact]
    public async Task Turn_AnEndlessAnswer_OnlyItsHeadIsRead()
    {
        _outside.Answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nand so on";
        await StartAsync();
        await _outside.NextAsync();
        await ReachedAsync();

        Assert.Null(Watchdog.State.Fault);
    }

    [Fact]
    public async Task Turn_NobodyThere_ToldAndKarlGoesOn()
    {
        var address = _outside.Address;
        await _outside.DisposeAsync();
        await StartAsync(("Address", address));
        await LoggedAsync();

        Assert.Equal("nobody listens there", Watchdog.State.Fault);
        await Karl.KeepaliveAsync(new KeepaliveBody());
    }

    [Fact]
    public async Task Start_NoWatchdog_SaidOnThePage()
    {
        await StartAsync(("Address", null));

        Assert.Contains("<dt>Watchdog</dt><dd><span class=\"quiet\">none is set</span>", await Site.GetAsync(Karl, "karl"), StringComparison.Ordinal);
        Assert.Equal(0, _outside.Calls);
    }

    [Theory]
    [InlineData("Address", "hc-ping.example/s3cret", "Address is no absolute address (it is not shown here, since it may hold a secret). Set it to")]
    [InlineData("Address", "ftp://hc-ping.example/s3cret", "Address begins with 'ftp:', and not with http or https. Set it to")]
    [InlineData("Address", "https://me:s3cret@hc-ping.example/", "Address has a user's name or password before 'hc-ping.example', which would not be sent. Set it to")]
    [InlineData("Method", "DELETE", "Method is 'DELETE'. Set it to 'GET', 'HEAD' or 'POST', or leave it out.")]
    [InlineData("Every", "00:00:01", "Every is '00:00:01'. Choose from 00:00:05 to 1.00:00:00 (one minute is 00:01:00).")]
    [InlineData("Every", "2.00:00:00", "Every is '2.00:00:00'. Choose from 00:00:05 to 1.00:00:00 (one minute is 00:01:00).")]
    public async Task Start_SettingThatCannotWork_RefusedWithoutTheSecret(string setting, string value, string message)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync((setting, value)));

        Assert.StartsWith("Karma:Karl:Watchdog:" + message, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.ToString(), StringComparison.Ordinal);
    }

    private async Task StartAsync(params (string Name, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal) { [$"{KarlOptions.Section}:Watchdog:Address"] = _outside.Address };
        foreach (var (name, value) in settings) all[$"{KarlOptions.Section}:Watchdog:{name}"] = value;
        _karl = await KarlServer.StartAsync(new KarlSetup
        {
            Store = _store,
            Settings = all,
            Add = builder => builder.Logging.AddProvider(_said).SetMinimumLevel(LogLevel.Trace),
        });
        _measured = new Measurements(Karl.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
    }

    private List<string> Lines() => [.. _said.Lines.Where(l => l.StartsWith("60", StringComparison.Ordinal))];

    // What follows from an answer, a moment after it was given.
    private Task ReachedAsync() => Poll.UntilAsync("the watchdog is reached", Patience, () => Watchdog.State.Reached is not null);

    private Task LoggedAsync() => Poll.UntilAsync("a call failed", Patience, () => Lines().Count > 0);
}
