using System.Net;
using Karma.Doors;
using Microsoft.AspNetCore.Http;

namespace Karma.Tests.Doors;

public sealed class CallerTests
{
    [Theory]
    [InlineData("127.0.0.1", "localhost:5000")]
    [InlineData("127.0.0.2", "127.0.0.2:5000")]
    [InlineData("::1", "[::1]:5000")]
    [InlineData("::ffff:127.0.0.2", "[::ffff:127.0.0.2]")]
    [InlineData("127.0.0.1", "orders.localhost")]
    [InlineData("127.0.0.1", "LOCALHOST")]
    [InlineData(null, "")]
    public void IsLocal_Loopback_True(string? address, string host) => Assert.True(Caller.IsLocal(Request(address, host)));

    [Theory]
    [InlineData("10.0.0.7", "localhost")]
    [InlineData("::ffff:10.0.0.7", "localhost")]
    [InlineData("2001:db8::7", "[::1]")]
    [InlineData("0.0.0.0", "localhost")]
    public void IsLocal_ElsewhereByAddress_False(string address, string host) => Assert.False(Caller.IsLocal(Request(address, host)));

    [Theory]
    [InlineData("orders.example.com")]
    [InlineData("127.0.0.1.example.com")]
    [InlineData("localhost.example.com")]
    [InlineData("notlocalhost")]
    [InlineData("203.0.113.7:5000")]
    [InlineData("0.0.0.0:5000")]
    [InlineData("[2001:db8::7]")]
    public void IsLocal_LoopbackUnderAnotherName_False(string host) => Assert.False(Caller.IsLocal(Request("127.0.0.1", host)));

    [Theory]
    [InlineData("Forwarded")]
    [InlineData("x-forwarded-for")]
    [InlineData("X-Forwarded-Port")]
    [InlineData("X-Original-For")]
    [InlineData("X-Original-Proto")]
    [InlineData("X-Real-IP")]
    [InlineData("X-Envoy-External-Address")]
    [InlineData("CF-Connecting-IP")]
    [InlineData("Via")]
    public void IsLocal_HeaderOfAProxy_False(string header)
    {
        var request = Request("127.0.0.1", "localhost");
        request.Request.Headers[header] = "";

        Assert.False(Caller.IsLocal(request));
    }

    [Theory]
    [InlineData("HTTP/1.0", false)]
    [InlineData("HTTP/1.1", true)]
    [InlineData("HTTP/2", true)]
    public void IsLocal_OldProtocol_IsThatOfAProxyThatSaysNothing(string protocol, bool expected)
    {
        var request = Request("127.0.0.1", "127.0.0.1:5000");
        request.Request.Protocol = protocol;

        Assert.Equal(expected, Caller.IsLocal(request));
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("same-origin", null, false)]
    [InlineData("none", null, false)]
    [InlineData("same-site", null, true)]
    [InlineData("cross-site", null, true)]
    [InlineData("", null, true)]
    [InlineData(null, "http://localhost:5000", false)]
    [InlineData("same-origin", "HTTP://LOCALHOST:5000", false)]
    [InlineData(null, "null", true)]
    [InlineData(null, "", true)]
    [InlineData(null, "http://localhost", true)]
    [InlineData(null, "http://localhost:5001", true)]
    [InlineData(null, "https://localhost:5000", true)]
    [InlineData(null, "http://127.0.0.1:5000", true)]
    [InlineData(null, "http://evil.example", true)]
    [InlineData(null, "http://localhost:5000@evil.example", true)]
    [InlineData("same-origin", "http://evil.example", true)]
    [InlineData("cross-site", "http://localhost:5000", true)]
    public void IsCrossSite_WhatTheBrowserSays(string? site, string? origin, bool expected)
    {
        var request = Request("127.0.0.1", "localhost:5000").Request;
        if (site is not null) request.Headers["Sec-Fetch-Site"] = site;
        if (origin is not null) request.Headers.Origin = origin;

        Assert.Equal(expected, Caller.IsCrossSite(request));
    }

    [Theory]
    [InlineData("http", "localhost:80", "http://localhost", false)]
    [InlineData("http", "localhost", "http://localhost:80", false)]
    [InlineData("https", "localhost:443", "https://localhost", false)]
    [InlineData("http", "localhost:443", "http://localhost", true)]
    public void IsCrossSite_PortOfTheScheme_MayBeLeftOut(string scheme, string host, string origin, bool expected)
    {
        var request = Request("127.0.0.1", host).Request;
        request.Scheme = scheme;
        request.Headers.Origin = origin;

        Assert.Equal(expected, Caller.IsCrossSite(request));
    }

    [Fact]
    public void IsCrossSite_HeadersTwice_True()
    {
        var request = Request("127.0.0.1", "localhost:5000").Request;
        request.Headers["Sec-Fetch-Site"] = new(["same-origin", "cross-site"]);
        Assert.True(Caller.IsCrossSite(request));

        request.Headers.Remove("Sec-Fetch-Site");
        request.Headers.Origin = new(["http://localhost:5000", "http://evil.example"]);
        Assert.True(Caller.IsCrossSite(request));
    }

    [Theory]
    [InlineData("Bearer second", true)]
    [InlineData("bearer first", true)]
    [InlineData("Bearer Second", false)]
    [InlineData("Bearer secon", false)]
    [InlineData("Bearer ", false)]
    [InlineData("Basic second", false)]
    [InlineData("second", false)]
    [InlineData(null, false)]
    public void HasToken_OneOfThem_True(string? header, bool expected)
    {
        var request = Request("10.0.0.7", "orders").Request;
        if (header is not null) request.Headers.Authorization = header;

        Assert.Equal(expected, Caller.HasToken(request, ["first", "second"]));
        Assert.False(Caller.HasToken(request, []));
        Assert.False(Caller.HasToken(request, [""]));
    }

    private static DefaultHttpContext Request(string? address, string host)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        context.Request.Scheme = "http";
        context.Request.Protocol = "HTTP/1.1";
        context.Request.Host = new HostString(host);
        return context;
    }
}
