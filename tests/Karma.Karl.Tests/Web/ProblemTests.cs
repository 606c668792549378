using System.Net;
using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>Questions that cannot be answered: what is wrong, with which value, and what to do.</summary>
public sealed class ProblemTests : IAsyncLifetime
{
    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync()
    {
        _karl = await KarlServer.StartAsync();
        await _karl.KeepaliveAsync(new KeepaliveBody());
    }

    public ValueTask DisposeAsync() => _karl.DisposeAsync();

    [Theory]
    [InlineData("api/v1/fleet?from=yesterday", "from", "yesterday", "2026-11-21T09:00:00Z")]
    [InlineData("api/v1/fleet?to=-5", "to", "-5", "epoch microseconds")]
    [InlineData("api/v1/fleet?to=99999999999999999999", "to", "99999999999999999999", "epoch microseconds")]
    [InlineData("api/v1/fleet?from=12:00", "from", "12:00", "2026-11-21T09:00:00Z")]
    [InlineData("api/v1/fleet?from=2026-11-21T09:00:00Z&to=2026-11-21T08:00:00Z", "from", "2026-11-21T09:00:00Z", "begin before it ends")]
    [InlineData("api/v1/fleet?from=2027-01-01T00:00:00Z", "from", "2027-01-01T00:00:00Z", "begin before it ends")]
    [InlineData("api/v1/fleet?interval_us=soon", "interval_us", "soon", "microseconds")]
    [InlineData("api/v1/fleet?m=0", "m", "0", "m=1")]
    [InlineData("api/v1/fleet?h=-1", "h", "-1", "h=1")]
    [InlineData("api/v1/fleet?d=NaN", "d", "NaN", "d=1")]
    [InlineData("api/v1/fleet?d=1e9", "d", "1e9", "d=1")]
    [InlineData("api/v1/fleet?limit=0", "limit", "0", "1 to 1000")]
    [InlineData("api/v1/fleet?limit=1001", "limit", "1001", "1 to 1000")]
    [InlineData("api/v1/fleet?limit=all", "limit", "all", "default is 100")]
    [InlineData("api/v1/fleet?cursor=", "cursor", "", "'next'")]
    [InlineData("api/v1/fleet?cursor=!", "cursor", "!", "'next'")]
    [InlineData("api/v1/fleet?cursor=YWJj", "cursor", "YWJj", "'next'")]
    [InlineData("api/v1/fleet?state=UP", "state", "UP", "up, down, done or unknown")]
    [InlineData("api/v1/service/orders?state=", "state", "", "up, down, done or unknown")]
    [InlineData("api/v1/host/localhost", "host", "localhost", "[::1]")]
    [InlineData("api/v1/endpoint/10.0.0.7", "endpoint", "10.0.0.7", "10.0.0.7:8080")]
    [InlineData("api/v1/endpoint/::1:80", "endpoint", "::1:80", "[::1]:8080")]
    [InlineData("api/v1/endpoint/10.0.0.7:65536", "endpoint", "10.0.0.7:65536", "10.0.0.7:8080")]
    [InlineData("api/v1/instance/ABCDEF?m=x", "m", "x", "m=1")]
    [InlineData("api/v1/instance/ABCDEF/keepalives?cursor=x", "cursor", "x", "list of keepalives")]
    [InlineData("api/v1/instance/ABCDEF/keepalives?limit=x", "limit", "x", "1 to 1000")]
    [InlineData("api/v1/instance/ABCDEF/keepalives/first", "order", "first", "list of keepalives")]
    [InlineData("api/v1/build/sha256:12", "build", "sha256:12", "32 hexadecimal")]
    [InlineData("api/v1/topology?m=x", "m", "x", "m=1")]
    [InlineData("topology.dot?m=x", "m", "x", "m=1")]
    [InlineData("?json&m=x", "m", "x", "m=1")]
    [InlineData("?m=x", "m", "x", "m=1")]
    [InlineData("api/v1/entity", "entity", null, "service/orders")]
    [InlineData("api/v1/entity?entity=orders", "entity", "orders", "service/orders")]
    [InlineData("api/v1/entity?entity=host/nowhere", "host", "nowhere", "10.0.0.7")]
    public async Task Get_BadParameter_NamesItItsValueAndTheFix(string path, string parameter, string? value, string fix) =>
        await AssertProblemAsync(path, HttpStatusCode.BadRequest, parameter, value, fix);

    [Theory]
    [InlineData("api/v1/instance/UNHEARD", "instance", "UNHEARD", "api/v1/fleet")]
    [InlineData("api/v1/instance/a%20b", "instance", "a b", "api/v1/fleet")]
    [InlineData("api/v1/instance/UNHEARD/keepalives", "instance", "UNHEARD", "api/v1/fleet")]
    [InlineData("api/v1/instance/UNHEARD/keepalives/1", "instance", "UNHEARD", "api/v1/fleet")]
    [InlineData("api/v1/instance/ABCDEF/keepalives/1", "keepalive", "1", "instance/ABCDEF/keepalives")]
    [InlineData("api/v1/instance/ABCDEF?to=1", "instance", "ABCDEF", "h=24")]
    [InlineData("api/v1/build/sha256:00000000000000000000000000000001", "build", "sha256:00000000000000000000000000000001", "api/v1/fleet")]
    [InlineData("api/v1/entity?entity=instance/UNHEARD", "instance", "UNHEARD", "api/v1/fleet")]
    [InlineData("api/v1/nothing/here", "path", "/api/v1/nothing/here", "openapi.json")]
    [InlineData("api/v1/", "path", "/api/v1/", "openapi.json")]
    public async Task Get_NotThere_SaysWhereToLook(string path, string parameter, string value, string fix) =>
        await AssertProblemAsync(path, HttpStatusCode.NotFound, parameter, value, fix);

    [Fact]
    public async Task Get_ValueWithoutEnd_Cut()
    {
        var problem = await _karl.GetAsync("api/v1/fleet?state=" + new string('x', 5000), HttpStatusCode.BadRequest);

        Assert.Equal(101, problem.GetProperty("value").GetString()?.Length);
    }

    private async Task AssertProblemAsync(string path, HttpStatusCode status, string parameter, string? value, string fix)
    {
        using var answer = await _karl.Client.GetAsync(new Uri(_karl.Locator + path));
        var problem = await _karl.GetAsync(path, status);

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Equal("about:blank", problem.GetProperty("type").GetString());
        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
        Assert.Equal(value, problem.TryGetProperty("value", out var told) ? told.GetString() : null);
        Assert.Contains(fix, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(parameter, problem.GetProperty("title").GetString(), StringComparison.Ordinal);
    }
}
