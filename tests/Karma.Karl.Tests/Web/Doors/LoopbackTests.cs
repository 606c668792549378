using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace Karma.Karl.Tests.Web.Doors;

/// <summary>What is taken for a request from Karl's own machine.</summary>
public sealed class LoopbackTests : Knocking
{
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

        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync("View", Local, (header, value)));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync("Control", Local, (header, value)));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("Report", Local, (header, value)));
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

        Assert.Equal(HttpStatusCode.OK, await AskAsync("View", Local, ("Host", host)));
    }

    [Fact]
    public async Task Loopback_TakenFromAHeaderByTheHost_Refused()
    {
        // A host that trusts everybody's X-Forwarded-For takes the caller's address from it, and the header away.
        await StartAsync(DoorSetup.With() with
        {
            Map = app =>
            {
                var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All };
                options.KnownIPNetworks.Clear();
                options.KnownProxies.Clear();
                app.UseForwardedHeaders(options);
            },
        });

        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync("View", Foreign, ("X-Forwarded-For", "127.0.0.1")));
    }
}
