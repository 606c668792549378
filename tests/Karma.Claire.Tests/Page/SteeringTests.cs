using System.Net;
using System.Net.Http.Headers;
using Karma.Takeovers;
using Karma.Testing;
using Karma.Tests.Fakes;
using Microsoft.AspNetCore.Builder;

namespace Karma.Tests.Page;

public sealed class SteeringTests : IAsyncLifetime
{
    private const string Secret = "the-control-token-of-this-service";
    private readonly FakeClock _clock = new();
    private readonly RecordedLogs _logs = new();
    private readonly FakeKarl _karl = new();
    private readonly WebApplication _app;
    private HttpClient _client = new();

    public SteeringTests() => _app = Hosts.Web(_clock, logs: _logs, tenancy: new Tenancy { Port = 1 });

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync(TestContext.Current.CancellationToken);
        await _app.Listening();
        _client.Dispose();
        _client = _app.Client();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        await _karl.DisposeAsync();
        _logs.Dispose();
    }

    [Fact]
    public async Task Post_ReportTo_KeepaliveGoesThereAtOnceAndTheProgramIsTold()
    {
        List<Uri?> told = [];
        _app.Claire().KarlChanged += (claire, _) => told.Add(((Claire?)claire)?.Karl);

        var (status, text) = await PostAsync("report_to=" + Uri.EscapeDataString(_karl.Locator.OriginalString));

        Assert.Equal((HttpStatusCode.OK, $"Now reporting to '{_karl.Locator}'.\n"), (status, text));
        var keepalive = await _karl.NextAsync();
        Assert.Equal(_karl.Locator.AbsoluteUri, keepalive.Status.ReportingTo);
        Assert.Equal([_karl.Locator], told);
        Assert.Contains(_logs.Lines, l => l.Text == $"Claire is told by 127.0.0.1 over HTTP to report to {_karl.Locator}; until now it was nobody");
    }

    [Theory]
    [InlineData("report_to=", "Valid URL parameter `report_to` required, like http://karl:7576/.\n")]
    [InlineData("report_to=karl:7576", "The locator is 'karl:7576'; write an http or https URL like http://karl:7576/.\n")]
    [InlineData("report_to=/only/a/path", null)]
    [InlineData("report_to=ftp://karl/", "The locator is 'ftp://karl/'; write an http or https URL like http://karl:7576/.\n")]
    [InlineData("report_to=javascript:alert(1)", null)]
    [InlineData("report_to=http://user:hidden@karl/", "The locator carries a user or a password, which the status page would show; leave it out.\n")]
    [InlineData("report_to=http://karl/%3Fx=1", "The locator is 'http://karl/?x=1'; leave out what follows '?' or '#': the keepalive fills it.\n")]
    [InlineData("report_to=http://a/&report_to=http://b/", "Valid URL parameter `report_to` required, like http://karl:7576/.\n")]
    [InlineData("initiate_keepalive", "There is no Karl to send a keepalive to; name one by report_to=URL or Karma:Claire:Karl.\n")]
    [InlineData("restart", "Valid URL parameter required: initiate_keepalive, initiate_keepalive=wait, report_to=URL, stop or sigterm.\n")]
    [InlineData("", "Valid URL parameter required: initiate_keepalive, initiate_keepalive=wait, report_to=URL, stop or sigterm.\n")]
    public async Task Post_WhatCannotBe_400AndNothingChanges(string query, string? expected)
    {
        using var answer = await _client.PostAsync("/.current?" + query, null);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        if (expected is not null) Assert.Equal(expected, text);
        Assert.DoesNotContain("hidden", text, StringComparison.Ordinal);
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Null(_app.Claire().Karl);
    }

    [Fact]
    public async Task Post_LongLocator_400()
    {
        var (status, text) = await PostAsync("report_to=http://karl/" + new string('a', 2100));

        Assert.Equal((HttpStatusCode.BadRequest, "The locator has 2112 characters; keep it to 2048.\n"), (status, text));
    }

    [Fact]
    public async Task Post_Keepalive_SentNow()
    {
        _app.Claire().ReportTo(_karl.Locator);
        var first = await _karl.NextAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));

        var (status, text) = await PostAsync("initiate_keepalive");

        Assert.Equal((HttpStatusCode.OK, "Keepalive will be sent shortly.\n"), (status, text));
        Assert.Equal(1, first.Status.Sequence);
        Assert.Equal(2, (await _karl.NextAsync()).Status.Sequence);
    }

    [Fact]
    public async Task Post_KeepaliveAndWait_AnsweredWhenKarlHasAnswered()
    {
        using var release = new SemaphoreSlim(0);
        _karl.Answer = async (request, socket, stream, stop) =>
        {
            await release.WaitAsync(stop);
            await KarlAnswers.Ok(request, socket, stream, stop);
        };
        _app.Claire().ReportTo(_karl.Locator);
        await _karl.NextAsync();

        var waiting = PostAsync("initiate_keepalive=wait");
        Assert.False(waiting.IsCompleted);
        release.Release(2);

        // The second follows the first by fifty milliseconds at least; of the five seconds of an attempt, not all may pass.
        var began = _clock.Now;
        await Until.TrueAsync(() => waiting.IsCompleted, () =>
        {
            if (_clock.Now - began < TimeSpan.FromSeconds(3)) _clock.Advance(TimeSpan.FromMilliseconds(1));
        });

        Assert.Equal((HttpStatusCode.OK, "Keepalive will be sent shortly.\n"), await waiting);
        Assert.Equal("Success", _app.Contact().Status);
    }

    [Fact]
    public async Task Post_KeepaliveAndWaitWhileKarlHangs_AnsweredWithinTheTimeout()
    {
        _karl.Answer = KarlAnswers.Hang;
        _app.Claire().ReportTo(_karl.Locator);
        await _karl.NextAsync();

        var waiting = PostAsync("initiate_keepalive=wait");
        await _clock.TimerArmed(2); // That of the attempt, and that of the caller.
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(HttpStatusCode.OK, (await waiting.WaitAsync(TimeSpan.FromSeconds(20))).Status);
    }

    [Fact]
    public async Task Post_Stop_AnsweredWholeAndThenTheHostStops()
    {
        using var stopping = new CancellationTokenSource();
        _app.Lifetime.ApplicationStopping.Register(stopping.Cancel);

        Assert.Equal((HttpStatusCode.OK, "Stopping.\n"), await PostAsync("stop"));

        await Until.TrueAsync(() => stopping.IsCancellationRequested);
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("sigterm")]
    public async Task Post_EndNotFromHere_403AndTheHostRunsOn(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/.current?" + query);
        request.Headers.Add("Origin", "http://evil.example");
        using var answer = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(_app.Lifetime.ApplicationStopping.IsCancellationRequested);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Original-For", "10.0.0.7:5000")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("Host", "orders.example.com")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Authorization", "Bearer guessed")]
    public async Task Post_NotFromHere_403WithTheWayIn(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/.current?report_to=http://evil.example/");
        request.Headers.TryAddWithoutValidation(header, value);
        if (header == "Authorization") request.Headers.Host = "orders.example.com";
        using var answer = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Karma:Claire:ControlToken", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(_app.Claire().Karl);
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("sigterm")]
    public async Task Post_EndOfAServiceThatLooksForNoTakeover_403(string query)
    {
        await using var app = Hosts.Web(_clock);
        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.Listening();
        using var client = app.Client();
        using var answer = await client.PostAsync("/.current?" + query, null);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(
            "Only a service that looks for a takeover is stopped by a caller without a token. Send it SIGTERM instead, or give it Karma:Claire:ControlToken.\n",
            await answer.Content.ReadAsStringAsync());
        Assert.False(app.Lifetime.ApplicationStopping.IsCancellationRequested);
    }

    [Theory]
    [InlineData(null, "report_to=http://127.0.0.1:1/", HttpStatusCode.Forbidden)]
    [InlineData("guessed", "stop", HttpStatusCode.Forbidden)]
    [InlineData(Secret, "stop", HttpStatusCode.OK)]
    public async Task Post_WhereThereIsAToken_FromHereTooOnlyWithIt(string? token, string query, HttpStatusCode expected)
    {
        await using var app = Hosts.Web(_clock, o => o.ControlToken = Secret);
        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.Listening();
        using var client = app.Client();
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.PostAsync("/.current?" + query, null);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Post_FromElsewhereWithTheToken_Obeyed()
    {
        await using var app = Hosts.Web(_clock, o => o.ControlToken = Secret);
        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.Listening();
        using var client = app.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/.current?report_to=" + _karl.Locator);
        request.Headers.Host = "orders.example.com";
        request.Headers.Add("X-Forwarded-For", "10.0.0.7");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(_karl.Locator, app.Claire().Karl);
        Assert.DoesNotContain(Secret, await client.GetStringAsync("/.current?all"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_FromElsewhere_OpenAsEver()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.current?all");
        request.Headers.Host = "orders.example.com";
        request.Headers.Add("X-Forwarded-For", "10.0.0.7");
        using var answer = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<(HttpStatusCode Status, string Text)> PostAsync(string query)
    {
        using var answer = await _client.PostAsync("/.current?" + query, null);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
