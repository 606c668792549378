using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Karma.Karl.Web.Doors;
using Karma.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.Web.Doors;

/// <summary>Who passes which door, and who does not.</summary>
public sealed class DoorTests : IAsyncDisposable
{
    private const string Fleet = "api/v1/fleet";
    private const string Instance = "api/v1/instance/ABCDEF";

    private static readonly KeepaliveBody Body = new();
    private KarlServer? _karl;
    private HttpClient? _stranger;

    public async ValueTask DisposeAsync()
    {
        _stranger?.Dispose();
        if (_karl is not null) await _karl.DisposeAsync();
    }

    [Fact]
    public async Task Routes_All_StandBehindTheReviewedDoor()
    {
        await StartAsync();
        var routes = Routes().Select(r => $"{r.Endpoint.Metadata.OfType<Door>().Single().Name.ToString().ToLowerInvariant()} {r.Method} {r.Path}");

        Golden.Verify("doors.txt", string.Join('\n', routes.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Routes_All_OnlyReportIsOpenToStrangers()
    {
        await StartAsync();
        foreach (var (method, path, endpoint) in Routes())
        {
            var isReport = endpoint.Metadata.OfType<Door>().Single().Name == DoorName.Report;
            var there = path.Replace("{codename}", "X", StringComparison.Ordinal);
            foreach (var (from, mayPass) in new[] { (_karl!.Client, true), (_stranger!, isReport) })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), there);
                using var answer = await from.SendAsync(request);
                Assert.True(
                    mayPass == (answer.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)),
                    $"{method} {path} answers {answer.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData("Report", "anyone", HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("Report", "loopback", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("Report", "nobody", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("View", "anyone", HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("View", "loopback", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("View", "nobody", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("Control", "anyone", HttpStatusCode.NoContent, HttpStatusCode.NoContent)]
    [InlineData("Control", "loopback", HttpStatusCode.NoContent, HttpStatusCode.Forbidden)]
    [InlineData("Control", "nobody", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    public async Task Open_ToSome_OthersAreRefused(string door, string openTo, HttpStatusCode local, HttpStatusCode stranger)
    {
        await StartAsync(($"{door}:OpenTo", openTo));

        Assert.Equal(local, await AskAsync(door, _karl!.Client));
        Assert.Equal(stranger, await AskAsync(door, _stranger!));
    }

    [Theory]
    [InlineData("Report", HttpStatusCode.OK)]
    [InlineData("View", HttpStatusCode.OK)]
    [InlineData("Control", HttpStatusCode.NoContent)]
    public async Task Tokens_OfADoor_AskedOfEverybody(string door, HttpStatusCode passed)
    {
        await StartAsync(($"{door}:Tokens:0", DoorSetup.Token), ($"{door}:Tokens:1", "a-second-token-for-somebody-else"));

        foreach (var from in new[] { _karl!.Client, _stranger! })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(door, from));
            Assert.Equal(passed, await AskAsync(door, from, ("Authorization", "Bearer " + DoorSetup.Token)));
            Assert.Equal(passed, await AskAsync(door, from, ("Authorization", "Bearer a-second-token-for-somebody-else")));
            Assert.Equal(passed, await AskAsync(door, from, ("Authorization", Basic("anybody:" + DoorSetup.Token))));
        }
    }

    [Theory]
    [InlineData("Report", HttpStatusCode.OK)]
    [InlineData("View", HttpStatusCode.OK)]
    [InlineData("Control", HttpStatusCode.NoContent)]
    public async Task Tokens_BesideLoopback_AskedOfStrangersOnly(string door, HttpStatusCode passed)
    {
        await StartAsync(($"{door}:Tokens:0", DoorSetup.Token), ($"{door}:OpenTo", "loopback"));

        Assert.Equal(passed, await AskAsync(door, _karl!.Client));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(door, _stranger!));
        Assert.Equal(passed, await AskAsync(door, _stranger!, ("Authorization", "Bearer " + DoorSetup.Token)));
    }

    [Theory]
    [InlineData("Bearer 0123456789abcdeF")]
    [InlineData("Bearer 0123456789abcde")]
    [InlineData("Bearer 0123456789abcdef0")]
    [InlineData("Bearer 0123456789abcdef, 0123456789abcdef")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("0123456789abcdef")]
    [InlineData("Digest 0123456789abcdef")]
    [InlineData("Basic 0123456789abcdef")]
    [InlineData("Basic !!!!")]
    [InlineData("Basic ")]
    [InlineData("Basic MDEyMzQ1Njc4OWFiY2RlZg==")] // The token with no colon before it.
    [InlineData("Basic MDEyMzQ1Njc4OWFiY2RlZjo=")] // The token as the name.
    [InlineData("Basic OjAxMjM0NTY3ODlhYmNkZUY=")]
    public async Task Token_NotQuiteRight_Refused(string authorization)
    {
        await StartAsync(("View:Tokens:0", DoorSetup.Token));

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("View", _karl!.Client, ("Authorization", authorization)));
    }

    [Theory]
    [InlineData("bearer 0123456789abcdef")]
    [InlineData("Bearer   0123456789abcdef ")]
    [InlineData("Basic OjAxMjM0NTY3ODlhYmNkZWY=")]
    [InlineData("basic OjAxMjM0NTY3ODlhYmNkZWY=")]
    public async Task Token_RightInAnotherSpelling_Passes(string authorization)
    {
        await StartAsync(("View:Tokens:0", DoorSetup.Token));

        Assert.Equal(HttpStatusCode.OK, await AskAsync("View", _stranger!, ("Authorization", authorization)));
    }

    [Fact]
    public async Task Token_WithAColon_PassesAsAPasswordToo()
    {
        await StartAsync(("View:Tokens:0", "ab:cd:0123456789"));

        Assert.Equal(HttpStatusCode.OK, await AskAsync("View", _stranger!, ("Authorization", Basic("me:ab:cd:0123456789"))));
    }

    [Fact]
    public async Task Token_OfControl_OpensViewAndNoOtherWay()
    {
        await StartAsync(
            ("Report:Tokens:0", "for-reporting-only"), ("View:Tokens:0", "for-looking-only--"), ("Control:Tokens:0", "for-steering-too--"));
        var passed = new List<string>();
        foreach (var door in new[] { "Report", "View", "Control" })
        {
            foreach (var token in new[] { "for-reporting-only", "for-looking-only--", "for-steering-too--" })
            {
                var status = await AskAsync(door, _stranger!, ("Authorization", "Bearer " + token));
                if (status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)) passed.Add($"{door} {token}");
            }
        }

        Assert.Equal(["Report for-reporting-only", "View for-looking-only--", "View for-steering-too--", "Control for-steering-too--"], passed);
    }

    [Theory]
    [InlineData("Forwarded", "for=10.0.0.7")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-For", "")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("X-Forwarded-Proto", "http")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("x-real-ip", "::1")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("X-Original-For", "127.0.0.1:1")]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "localhost.evil.example")]
    [InlineData("Host", "127.0.0.1.evil.example:7576")]
    [InlineData("Host", "karl")]
    public async Task Loopback_ThroughAProxyOrByAForeignName_Refused(string header, string value)
    {
        await StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync("View", _karl!.Client, (header, value)));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync("Control", _karl.Client, (header, value)));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("Report", _karl.Client, (header, value)));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:7576")]
    [InlineData("karl.localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:7576")]
    public async Task Loopback_ByAnOwnName_Passes(string host)
    {
        await StartAsync();

        Assert.Equal(HttpStatusCode.OK, await AskAsync("View", _karl!.Client, ("Host", host)));
    }

    [Fact]
    public async Task Loopback_TakenFromAHeaderByTheHost_Refused()
    {
        // A host that trusts everybody's X-Forwarded-For takes the caller's address from it, and the header away.
        _karl = await KarlServer.StartAsync(DoorSetup.With() with
        {
            Map = app =>
            {
                var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All };
                options.KnownIPNetworks.Clear();
                options.KnownProxies.Clear();
                app.UseForwardedHeaders(options);
            },
        });
        _stranger = _karl.ClientFrom(Stranger.CallsFrom);

        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync("View", _stranger, ("X-Forwarded-For", "127.0.0.1")));
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "")]
    [InlineData("Origin", "{own}")] // A foreign name that a name server points here is the same site to the browser.
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    public async Task Report_ByABrowser_RefusedWhateverOpensIt(string header, string value)
    {
        await StartAsync(("Report:OpenTo", "anyone"), ("Report:Tokens:0", DoorSetup.Token));
        value = value.Replace("{own}", Own, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await AskAsync("Report", _karl!.Client));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync("Report", _karl.Client, (header, value)));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync("Report", _karl.Client, (header, value), ("Authorization", "Bearer " + DoorSetup.Token)));
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://localhost:1", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "{own}", HttpStatusCode.NoContent)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.NoContent)]
    [InlineData("Sec-Fetch-Site", "none", HttpStatusCode.NoContent)]
    public async Task Control_ByABrowser_OnlyFromItsOwnSiteWhateverOpensIt(string header, string value, HttpStatusCode status)
    {
        await StartAsync(("Control:OpenTo", "loopback"), ("Control:Tokens:0", DoorSetup.Token));
        value = value.Replace("{own}", Own, StringComparison.Ordinal);

        Assert.Equal(status, await AskAsync("Control", _karl!.Client, (header, value)));
        Assert.Equal(status, await AskAsync("Control", _stranger!, (header, value), ("Authorization", "Bearer " + DoorSetup.Token)));
        Assert.Equal(status, await AskAsync("Control", _stranger!, (header, value), ("Authorization", Basic("me:" + DoorSetup.Token))));
    }

    [Fact]
    public async Task View_ByALinkOnAnotherSite_Passes()
    {
        await StartAsync();

        Assert.Equal(HttpStatusCode.OK, await AskAsync("View", _karl!.Client, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")));
    }

    [Theory]
    [InlineData("api/v1/instance/ABCDEF", "api/v1/instance/UNHEARD")]
    [InlineData("api/v1/instance/ABCDEF/keepalives", "api/v1/instance/ABCDEF/keepalives?limit=0")]
    [InlineData("snapshot/ABCDEF", "snapshot/UNHEARD")]
    [InlineData("build/ABCDEF", "build/sha256:00000000000000000000000000000001")]
    [InlineData("api/v1/service/orders", "api/v1/nothing/here")]
    [InlineData("api/v1/entity?entity=instance/ABCDEF", "api/v1/entity?entity=x")]
    [InlineData("?json", "?json&m=x")]
    public async Task Refused_WhatIsThereAndWhatIsNot_ToldTheSame(string known, string unknown)
    {
        await StartAsync();
        await _karl!.KeepaliveAsync(Body);

        Assert.Equal(await WholeAsync(known, HttpMethod.Get), await WholeAsync(unknown, HttpMethod.Get));
        Assert.Equal(await WholeAsync(Instance, HttpMethod.Delete), await WholeAsync("api/v1/instance/UNHEARD", HttpMethod.Delete));
        Assert.Equal("up", (await _karl.GetAsync(Instance)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Refusals_OfEachDoorAndReason_Counted()
    {
        await StartAsync(("Report:Tokens:0", DoorSetup.Token), ("Report:OpenTo", "loopback"), ("Control:OpenTo", "nobody"));
        using var measured = new Measurements(_karl!.Services.GetRequiredService<IMeterFactory>());
        await AskAsync("Report", _stranger!);
        await AskAsync("Report", _stranger!, ("Authorization", "Bearer nonsense"));
        await AskAsync("Report", _stranger!, ("Origin", "null"));
        await AskAsync("View", _stranger!);
        await AskAsync("View", _stranger!);
        await AskAsync("Control", _karl.Client);

        Assert.Equal(1, measured["karma.door.refused report no_token"]);
        Assert.Equal(1, measured["karma.door.refused report wrong_token"]);
        Assert.Equal(1, measured["karma.door.refused report cross_site"]);
        Assert.Equal(2, measured["karma.door.refused view not_local"]);
        Assert.Equal(1, measured["karma.door.refused control closed"]);
        Assert.Equal(6, measured["karma.door.refused"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Judge_OfADoorOpenToAnyone_AllocatesNothing(int strangeHeaders)
    {
        var door = new Door(DoorName.Report) { OpenTo = OpenTo.Anyone, DecidesAlone = true };
        var context = new DefaultHttpContext();
        context.Request.Headers.Host = "karl";
        for (var i = 0; i < strangeHeaders; i++) context.Request.Headers["Karma-Run"] = "secret";
        for (var i = 0; i < 100; i++) Assert.Null(door.Judge(context));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Refusal? refusal = null;
        for (var i = 0; i < 1_000; i++) refusal ??= door.Judge(context);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Null(refusal);
    }

    private string Own => _karl!.Locator.GetLeftPart(UriPartial.Authority);

    private async Task StartAsync(params (string Setting, string Value)[] settings)
    {
        _karl = await KarlServer.StartAsync(DoorSetup.With(settings));
        _stranger = _karl.ClientFrom(Stranger.CallsFrom);
    }

    private IEnumerable<(string Method, string Path, RouteEndpoint Endpoint)> Routes() =>
        from endpoint in _karl!.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]
        select (method, "/" + endpoint.RoutePattern.RawText?.Trim('/'), endpoint);

    // The control door is knocked at for an instance that is down, since to deregister one that is up is refused for that.
    private async Task<HttpStatusCode> AskAsync(string door, HttpClient from, params (string Name, string Value)[] headers)
    {
        if (door == "Control" && _karl!.Services.GetRequiredService<Karma.Karl.Fleet.FleetState>().Find("ABCDEF") is null) await DownAsync();
        using var request = door switch
        {
            "Report" => new HttpRequestMessage(HttpMethod.Post, Body.Query) { Content = new StringContent(Body.ToJson(), Encoding.UTF8, "text/plain") },
            "View" => new HttpRequestMessage(HttpMethod.Get, Fleet),
            _ => new HttpRequestMessage(HttpMethod.Delete, Instance),
        };
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var answer = await from.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task DownAsync()
    {
        await _karl!.KeepaliveAsync(Body);
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(60));
    }

    private async Task<string> WholeAsync(string path, HttpMethod method)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await _stranger!.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        answer.Headers.Date = null;
        return $"{answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync()}";
    }

    private static string Basic(string pair) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
}
