using System.Diagnostics.Metrics;
using System.Net;
using Karma.Karl.Web.Doors;
using Karma.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.Web.Doors;

/// <summary>Who passes which door, and who does not.</summary>
public sealed class DoorTests : Knocking
{
    [Fact]
    public async Task Routes_All_StandBehindTheReviewedDoor()
    {
        await StartAsync();
        var routes = Routes().Select(r => $"{DoorOf(r.Endpoint)} {r.Method} {r.Path}");

        Golden.Verify("doors.txt", string.Join('\n', routes.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Routes_All_OnlyReportIsOpenToStrangers()
    {
        await StartAsync();
        foreach (var (method, path, endpoint) in Routes())
        {
            var isReport = DoorOf(endpoint) is "report" or "none";
            var there = path.Replace("{codename}", "X", StringComparison.Ordinal);
            foreach (var (from, mayPass) in new[] { (Local, true), (Foreign, isReport) })
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

        Assert.Equal(local, await AskAsync(door, Local));
        Assert.Equal(stranger, await AskAsync(door, Foreign));
    }

    [Theory]
    [InlineData("Report", HttpStatusCode.OK)]
    [InlineData("View", HttpStatusCode.OK)]
    [InlineData("Control", HttpStatusCode.NoContent)]
    public async Task Tokens_OfADoor_AskedOfEverybody(string door, HttpStatusCode passed)
    {
        await StartAsync(($"{door}:Tokens:0", DoorSetup.Token), ($"{door}:Tokens:1", "a-second-token-for-somebody-else"));

        foreach (var from in new[] { Local, Foreign })
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

        Assert.Equal(passed, await AskAsync(door, Local));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(door, Foreign));
        Assert.Equal(passed, await AskAsync(door, Foreign, ("Authorization", "Bearer " + DoorSetup.Token)));
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

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("View", Local, ("Authorization", authorization)));
    }

    [Theory]
    [InlineData("bearer 0123456789abcdef")]
    [InlineData("Bearer   0123456789abcdef ")]
    [InlineData("Basic OjAxMjM0NTY3ODlhYmNkZWY=")]
    [InlineData("basic OjAxMjM0NTY3ODlhYmNkZWY=")]
    public async Task Token_RightInAnotherSpelling_Passes(string authorization)
    {
        await StartAsync(("View:Tokens:0", DoorSetup.Token));

        Assert.Equal(HttpStatusCode.OK, await AskAsync("View", Foreign, ("Authorization", authorization)));
    }

    [Fact]
    public async Task Token_WithAColon_PassesAsAPasswordToo()
    {
        await StartAsync(("View:Tokens:0", "ab:cd:0123456789"));

        Assert.Equal(HttpStatusCode.OK, await AskAsync("View", Foreign, ("Authorization", Basic("me:ab:cd:0123456789"))));
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
                var status = await AskAsync(door, Foreign, ("Authorization", "Bearer " + token));
                if (status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)) passed.Add($"{door} {token}");
            }
        }

        Assert.Equal(["Report for-reporting-only", "View for-looking-only--", "View for-steering-too--", "Control for-steering-too--"], passed);
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
        await Karl.KeepaliveAsync(Body);

        Assert.Equal(await WholeAsync(known, HttpMethod.Get), await WholeAsync(unknown, HttpMethod.Get));
        Assert.Equal(await WholeAsync(Instance, HttpMethod.Delete), await WholeAsync("api/v1/instance/UNHEARD", HttpMethod.Delete));
        Assert.Equal("up", (await Karl.GetAsync(Instance)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Refusals_OfEachDoorAndReason_Counted()
    {
        await StartAsync(("Report:Tokens:0", DoorSetup.Token), ("Report:OpenTo", "loopback"), ("Control:OpenTo", "nobody"));
        using var measured = new Measurements(Karl.Services.GetRequiredService<IMeterFactory>());
        await AskAsync("Report", Foreign);
        await AskAsync("Report", Foreign, ("Authorization", "Bearer nonsense"));
        await AskAsync("Report", Foreign, ("Origin", "null"));
        await AskAsync("View", Foreign);
        await AskAsync("View", Foreign);
        await AskAsync("Control", Local);

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

    private static string DoorOf(RouteEndpoint endpoint) => endpoint.Metadata.OfType<Door>().SingleOrDefault()?.Name.ToString().ToLowerInvariant() ?? "none";

    private IEnumerable<(string Method, string Path, RouteEndpoint Endpoint)> Routes() =>
        from endpoint in Karl.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]
        select (method, "/" + endpoint.RoutePattern.RawText?.Trim('/'), endpoint);

    private async Task<string> WholeAsync(string path, HttpMethod method)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await Foreign.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        answer.Headers.Date = null;
        return $"{answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync()}";
    }

}
