using Karma.Karl.Host.Commands;
using Karma.Karl.Tests.Web;

namespace Karma.Karl.Tests.Commands;

/// <summary>What a command does where there is no Karl, or something that poses as one.</summary>
public sealed class StrangeServerTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhey!", "it sends no JSON at api/v1/fleet.")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\nContent-Length: 0\r\n\r\n", "answers 302 and sends on to http://elsewhere.example/")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "answers 404, and not as a Karl does.")]
    [InlineData("HTTP/1.1 503 Unavailable\r\nContent-Length: 51\r\n\r\n{\"title\":\"T\\u001b[31m.\",\"status\":503,\"detail\":\"D.\"}", "T\ufffd[31m. D.")]
    [InlineData("garbage\r\n\r\n", "Karl cannot be reached at ")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\nx", "Karl cannot be reached at ")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n{\"items\":[],\"next\":\"\\x\"}", "it sends no JSON")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 23\r\n\r\n{\"items\":[],\"next\":\"a\"}", "its list goes round in a circle.")]
    public async Task Fleet_OfWhatIsNoKarl_ToldInALine(string answer, string said)
    {
        await using var server = new FakeService(_ => answer);

        var (_, errors, code) = await Asking.RunAsync($"fleet --json --url http://{FakeService.Address}:{server.Port}");

        Assert.Equal(ExitCode.Unreachable, code);
        Assert.Contains(said, errors, StringComparison.Ordinal);
        Assert.Equal(1, errors.Count(c => c == '\n'));
        Assert.DoesNotContain('\u001b', errors);
    }

    [Fact]
    public async Task Fleet_NobodyIsThere_ToldWhereHeWasLookedFor()
    {
        var (_, errors, code) = await Asking.RunAsync("fleet --url http://127.0.0.1:1");

        Assert.Equal(ExitCode.Unreachable, code);
        Assert.Equal("karl: Karl cannot be reached at http://127.0.0.1:1/: Connection refused. --url or KARL_URL says where he is.\n", errors);
    }

    [Fact]
    public async Task Fleet_OfAnybody_TheTokenGoesToHimAlone()
    {
        await using var server = new FakeService(_ => "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");

        await Asking.RunAsync("fleet", ("KARL_URL", $"http://{FakeService.Address}:{server.Port}/base"), ("KARL_TOKEN", "a-token-of-the-view-door"));

        var asked = await server.Asked;
        Assert.StartsWith("GET /base/api/v1/fleet?limit=1000 HTTP/1.1\r\n", asked, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer a-token-of-the-view-door\r\n", asked, StringComparison.Ordinal);
    }
}
