using System.IO.Compression;
using System.Text;
using Karma.Testing;
using Karma.Testing.Fuzz;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.Originals;

/// <summary>Requests that nobody sends who means well: each is answered, by no 500, and Karl goes on.</summary>
public sealed class HostileRequestsTests : IAsyncLifetime
{
    private static readonly KeepaliveBody Body = new();

    private static readonly string[] Oddities =
    [
        "%00", "%2F", "%252F", "%2e%2e", "%2E", "..%2f..%2fetc", "%ff", "%C3%28", "%ED%A0%80", "%zz", "%", "%2", "+", "%20", "a%0d%0ab", "%F0%9F%9B%92", "[::1]", "[::1%25eth0]:80", ":",
        "::", "1e9", "-1", "9223372036854775808", "sha256:", "sha256:%30", "null", "<script>", "a;b=c", new('x', 4_000), "a//b", "é",
    ];

    private static readonly string[] Queries =
    [
        "", "?", "?&&==", "?%00=%00", "?from=%00", "?to=%ff", "?m=%2B5", "?h=1e308", "?d=-0", "?interval_us=9223372036854775807", "?from=9223372036854775807", "?from=0&to=1",
        "?from=9999-12-31T23:59:59Z", "?to=0001-01-01T00:00:00Z", "?limit=%31", "?cursor=%00", "?cursor=////", "?state=up&state=down", "?entity=host/%00", "?entity=instance/..", "?json&html&full",
        "?from=1&from=2", "?x=" + new string('y', 6_000), "?" + string.Join('&', Enumerable.Range(0, 1_200).Select(i => $"k{i}")),
    ];

    private KarlServer _karl = null!; // Set before each test.

    public static TheoryData<string, string, int> Bodies { get; } = new()
    {
        { "nested too deep", Body.ToJson()[..^1] + ",\"a\":" + new string('[', 65) + new string(']', 65) + "}", 400 },
        { "nested beyond reason", new string('[', 60_000), 400 },
        { "a text of nearly the limit", (Body with { More = $"\"a\":\"{new string('x', 64_000)}\"" }).ToJson(), 200 },
        { "ten thousand members", (Body with { More = string.Join(',', Enumerable.Range(0, 10_000).Select(_ => "\"a\":1")) }).ToJson(), 200 },
        { "NUL bytes", (Body with { Service = "a" }).ToJson() + "\0", 400 },
        { "a NUL, escaped", (Body with { Service = "a\0b" }).ToJson(), 200 },
        { "a number beyond reason", Body.ToJson().Replace("8080", new string('9', 5_000), StringComparison.Ordinal), 400 },
        { "a byte order mark", "\ufeff" + Body.ToJson(), 400 },
        { "two bodies", Body.ToJson() + Body.ToJson(), 400 },
        { "a comment", "/* */" + Body.ToJson(), 400 },
        { "a comma too many", Body.ToJson()[..^1] + ",}", 400 },
    };

    public async ValueTask InitializeAsync()
    {
        _karl = await KarlServer.StartAsync();
        await _karl.KeepaliveAsync(Body with { Build = KeepaliveBody.SomeBuild });
    }

    public ValueTask DisposeAsync() => _karl.DisposeAsync();

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Post_Body_TakenOrRefused(string what, string body, int status)
    {
        using var connection = await RawConnection.ToAsync(_karl.Locator);
        await connection.SendAsync(HttpTarget.Post("/", Encoding.UTF8.GetBytes(body)));

        Assert.Equal((what, status), (what, (await connection.ReadAsync())?.Status));
        await AssertWellAsync();
    }

    [Fact]
    public async Task Post_Compressed_NotReadAsIfItWere()
    {
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(Encoding.UTF8.GetBytes(Body.ToJson()), TestContext.Current.CancellationToken);
        using var connection = await RawConnection.ToAsync(_karl.Locator);

        await connection.SendAsync(HttpTarget.Post("/", compressed.ToArray(), "Content-Encoding: gzip\r\n"));

        Assert.Equal("JSON parse error.\n", (await connection.ReadAsync())?.Text);
    }

    [Theory]
    [InlineData("GET /status HTTP/1.1\r\n\r\n", 400)] // No host.
    [InlineData("GET /status HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("GET http://localhost/status HTTP/1.1\r\nHost: localhost\r\n\r\n", 200)]
    [InlineData("GET http://localhost/api/v1/service/orders HTTP/1.1\r\nHost: localhost\r\n\r\n", 200)]
    [InlineData("GET //status HTTP/1.1\r\nHost: localhost\r\n\r\n", 404)]
    [InlineData("GET /./a/../status HTTP/1.1\r\nHost: localhost\r\n\r\n", 200)]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", 405)]
    [InlineData("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}", 405)]
    [InlineData("BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405)]
    [InlineData("GET /status HTTP/9.9\r\nHost: localhost\r\n\r\n", 505)]
    [InlineData("GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("GET /é HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\n\r\n", 413)]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("DELETE /?codename=%00%ff HTTP/1.1\r\nHost: localhost\r\n\r\n", 200)]
    public async Task Request_Odd_AnsweredByItsCode(string request, int status)
    {
        using var connection = await RawConnection.ToAsync(_karl.Locator);

        Assert.Equal(status, (await connection.AskAsync(request)).Status);
        await AssertWellAsync();
    }

    [Theory]
    [InlineData(2_000, 10, 431)]
    [InlineData(10, 20_000, 431)]
    [InlineData(90, 10, 200)]
    public async Task Request_ManyOrLongHeaders_Bounded(int count, int length, int status)
    {
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('x', length)}\r\n"));
        using var connection = await RawConnection.ToAsync(_karl.Locator);

        Assert.Equal(status, (await connection.AskAsync($"GET /status HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n")).Status);
    }

    [Fact]
    public async Task Get_EveryRouteWithOddSegmentsAndQueries_NoFailure()
    {
        var routes = _karl.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(e => "/" + e.RoutePattern.RawText?.TrimStart('/')).Distinct(StringComparer.Ordinal).ToList();
        Assert.Contains("/api/v1/instance/{codename}/keepalives/{order}", routes);
        var faults = new List<string>();
        var connection = await RawConnection.ToAsync(_karl.Locator);
        foreach (var path in routes.SelectMany(Filled).Concat(routes.SelectMany(r => Queries.Select(q => Whole(r) + q))))
        {
            await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n");
            var answer = await connection.ReadAsync();
            var isNobodyThere = answer?.Status == StatusCodes.Status502BadGateway && path.Contains("/live/", StringComparison.Ordinal); // Where the instance is said to be.
            if (answer is null || (answer.Status is < 200 or >= 500 && !isNobodyThere)) faults.Add($"{path} answers {answer?.StatusLine}");
            if (answer is not null && answer.Header("Connection") != "close") continue;
            connection.Dispose();
            connection = await RawConnection.ToAsync(_karl.Locator);
        }

        connection.Dispose();
        Assert.Empty(faults);
        await AssertWellAsync();
    }

    // Each parameter odd in turn, and the others as they should be.
    private static IEnumerable<string> Filled(string route)
    {
        var names = route.Split('/').Where(s => s.StartsWith('{')).ToList();
        return names.SelectMany(name => Oddities.Select(odd => Whole(route.Replace(name, odd, StringComparison.Ordinal))));
    }

    private static string Whole(string route) => string.Join('/', route.Split('/').Select(s => s.StartsWith('{') ? "ABCDEF" : s));

    private async Task AssertWellAsync()
    {
        using var answer = await _karl.PostAsync(Body.Query, Body.ToJson());
        Assert.Equal("OK\n", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
