using System.Net;
using System.Text.Json;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Karma.Karl.Tests.Web.Doors;

/// <summary>What those are told who do not pass.</summary>
public sealed class RefusedTests : IAsyncDisposable
{
    private readonly SaidLines _said = new();
    private KarlServer? _karl;
    private HttpClient? _stranger;

    public async ValueTask DisposeAsync()
    {
        _stranger?.Dispose();
        if (_karl is not null) await _karl.DisposeAsync();
        _said.Dispose();
    }

    [Theory]
    [InlineData("nobody", "Nobody may pass.\n")]
    [InlineData("loopback", "Only the machine that Karl runs on may pass: from there, to localhost or a loopback address, and through no proxy.\n")]
    public async Task Report_Closed_ToldInALineByAnIdentifiedKarl(string openTo, string text)
    {
        await StartAsync(("Report:OpenTo", openTo));

        using var answer = await SendAsync(HttpMethod.Post, "", "text/html");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(text, await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Single(answer.Headers.GetValues("Karma-Karl"));
        Assert.Empty(answer.Headers.WwwAuthenticate);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Report_WithoutItsToken_AskedForIt(string method)
    {
        await StartAsync(("Report:Tokens:0", DoorSetup.Token));

        using var answer = await SendAsync(new HttpMethod(method), "", "*/*");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.StartsWith("A token is needed:", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("Bearer realm=\"Karl\"", answer.Headers.WwwAuthenticate.Single().ToString());
        Assert.Single(answer.Headers.GetValues("Karma-Karl"));
    }

    [Theory]
    [InlineData("api/v1/fleet", "*/*")]
    [InlineData("", "application/json")]
    [InlineData("topology.dot", "")]
    public async Task View_Closed_ToldAsAProblemThatNamesTheSetting(string path, string accept)
    {
        await StartAsync();

        using var answer = await SendAsync(HttpMethod.Get, path, accept);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("about:blank", problem.RootElement.GetProperty("type").GetString());
        Assert.Equal("The view door is closed to this request.", problem.RootElement.GetProperty("title").GetString());
        Assert.Equal(403, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Contains("Karma:Karl:Doors:View:Tokens, :Policy or :OpenTo", problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(answer.Headers.WwwAuthenticate);
    }

    [Theory]
    [InlineData("application/json", "Bearer realm=\"Karl\"")]
    [InlineData("text/html", "Bearer realm=\"Karl\"", "Basic realm=\"Karl\", charset=\"UTF-8\"")]
    public async Task View_WithoutItsToken_AskedForItInTheWayTheCallerHas(string accept, params string[] challenges)
    {
        await StartAsync(("View:Tokens:0", DoorSetup.Token));

        using var answer = await SendAsync(HttpMethod.Get, "", accept);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(challenges, answer.Headers.WwwAuthenticate.Select(c => c.ToString()));
    }

    [Fact]
    public async Task View_OnlyControlHasAToken_AskedForIt()
    {
        await StartAsync(("Control:Tokens:0", DoorSetup.Token));

        using var answer = await SendAsync(HttpMethod.Get, "api/v1/fleet", "*/*");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "", "View")]
    [InlineData("GET", "api/v1/instance/ABCDEF", "View")]
    [InlineData("DELETE", "api/v1/instance/ABCDEF", "Control")]
    public async Task Browser_Refused_APageThatSaysHowToOpenTheDoor(string method, string path, string door)
    {
        await StartAsync();
        await _karl!.KeepaliveAsync(new KeepaliveBody());

        using var answer = await SendAsync(new HttpMethod(method), path, "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Contains($"The {door.ToLowerInvariant()} door is closed to you", page, StringComparison.Ordinal);
        Assert.Contains($$"""{ "Karma": { "Karl": { "Doors": { "{{door}}": { "Tokens": ["…"] } } } } }""", page, StringComparison.Ordinal);
        Assert.Contains($"Karma__Karl__Doors__{door}__Tokens__0=…", page, StringComparison.Ordinal);
        Assert.DoesNotContain("ABCDEF", page, StringComparison.Ordinal);
        Assert.DoesNotContain("orders", page, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none';", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("Accept", answer.Headers.Vary.Single());
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("text/html")]
    public async Task Head_Refused_TheSameWithoutABody(string accept)
    {
        await StartAsync(("View:Tokens:0", DoorSetup.Token));

        using var get = await SendAsync(HttpMethod.Get, "api/v1/fleet", accept);
        using var head = await SendAsync(HttpMethod.Head, "api/v1/fleet", accept);

        Assert.Equal(HttpStatusCode.Unauthorized, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(get.Headers.WwwAuthenticate, head.Headers.WwwAuthenticate);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("text/html")]
    public async Task Refused_WithASecret_NeitherSaidNorLogged(string accept)
    {
        const string Wrong = "a-wrong-and-secret-token";
        await StartAsync(("View:Tokens:0", DoorSetup.Token), ("Control:Tokens:0", "0123456789-control"));
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            using var request = new HttpRequestMessage(method, "api/v1/instance/ABCDEF");
            request.Headers.TryAddWithoutValidation("Accept", accept);
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Wrong);
            using var answer = await _stranger!.SendAsync(request);
            var text = $"{answer.Headers}{await answer.Content.ReadAsStringAsync()}{string.Join('\n', _said.Lines)}";

            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            foreach (var secret in new[] { Wrong, DoorSetup.Token, "0123456789-control" })
                Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Control_RefusedAgainAndAgain_OneLineAMinute()
    {
        await StartAsync();
        for (var i = 0; i < 5; i++) await SendAndForgetAsync(HttpMethod.Delete);
        await SendAndForgetAsync(HttpMethod.Get);
        _karl!.Clock.Advance(TimeSpan.FromSeconds(59));
        await SendAndForgetAsync(HttpMethod.Delete);
        Assert.Single(_said.Lines, l => l.StartsWith("8010 ", StringComparison.Ordinal));
        _karl.Clock.Advance(TimeSpan.FromSeconds(1));
        await SendAndForgetAsync(HttpMethod.Delete);

        Assert.Equal(
            [
                "8010 A request was refused at the control door: not_local; and 0 since this was last said",
                "8010 A request was refused at the control door: not_local; and 5 since this was last said",
            ],
            _said.Lines.Where(l => l.StartsWith("80", StringComparison.Ordinal)));
    }

    private async Task StartAsync(params (string Setting, string Value)[] settings)
    {
        var setup = DoorSetup.With(settings);
        _karl = await KarlServer.StartAsync(setup with
        {
            Add = builder =>
            {
                setup.Add?.Invoke(builder);
                builder.Services.AddSingleton<ILoggerProvider>(_said);
            },
        });
        _stranger = _karl.ClientFrom(Stranger.CallsFrom);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string accept)
    {
        using var request = new HttpRequestMessage(method, path);
        if (accept.Length > 0) request.Headers.TryAddWithoutValidation("Accept", accept);
        return await _stranger!.SendAsync(request);
    }

    private async Task SendAndForgetAsync(HttpMethod method) => (await SendAsync(method, "api/v1/instance/ABCDEF", "*/*")).Dispose();
}
