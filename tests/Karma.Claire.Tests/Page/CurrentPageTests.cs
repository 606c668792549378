using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Karma.Testing;
using Karma.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Karma.Tests.Page;

public sealed partial class CurrentPageTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private readonly WebApplication _app;
    private HttpClient _client = new();

    public CurrentPageTests()
    {
        _app = Hosts.Web(_clock, o =>
        {
            o.Labels["region"] = "eu";
            o.Labels["environment"] = "production";
            o.DependsOn.Add("10.0.0.7:8080/prices");
            o.CloudInstanceName = "i-7";
            o.CloudAvailabilityGroup = "eu-1a";
            o.Vitals = false;
        });
        _app.UsePathBase("/base");
        _app.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status418ImATeapot;
            return Task.CompletedTask;
        });
    }

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync(TestContext.Current.CancellationToken);
        await _app.Listening();
        _client.Dispose();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Get_Plain_StatusWithBuildNull()
    {
        _clock.Advance(TimeSpan.FromSeconds(3605.25));
        _app.Claire().Report("OK", new Dictionary<string, string>(StringComparer.Ordinal) { ["queue <b>"] = "пусто" });

        var page = await _client.GetStringAsync("/.current");

        page = page.Replace(_app.Claire().Codename, "ABCDEF", StringComparison.Ordinal);
        Golden.Verify("current.json", Port().Replace(page, "\"local_port\": 8080"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("all")]
    [InlineData("a=1&r")]
    [InlineData("b&all")]
    public async Task Get_All_StatusWithBuild(string query)
    {
        using var page = JsonDocument.Parse(await _client.GetStringAsync("/.current?" + query));

        Assert.Equal("orders", page.RootElement.GetProperty("service").GetString());
        Assert.Equal(JsonValueKind.Object, page.RootElement.GetProperty("build").ValueKind);
    }

    [Theory]
    [InlineData("b")]
    [InlineData("build")]
    public async Task Get_Build_BuildAlone(string query)
    {
        using var page = JsonDocument.Parse(await _client.GetStringAsync("/.current?" + query));

        string[] expected =
        [
            "build_time", "build_dir", "build_user", "build_time_epoch_microseconds", "os", "git_commit_hash", "git_branch",
            "git_dirty_files", "compiler", "compiler_flags", "linker_flags", "compiler_info",
            "git_commit_time_epoch_microseconds",
        ];
        Assert.Equal(expected, page.RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task Get_Runtime_NotReadyUntilReported()
    {
        using var before = await _client.GetAsync("/.current?r");
        _app.Claire().Report(new QueueDepth(7, null), Statuses.Default.QueueDepth);
        var after = await _client.GetStringAsync("/.current?runtime");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, before.StatusCode);
        Assert.Equal("Not ready.\n", await before.Content.ReadAsStringAsync());
        using var json = JsonDocument.Parse(after);
        Assert.Equal(7, json.RootElement.GetProperty("queue_depth").GetProperty("waiting").GetInt32());
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    public async Task Send_OtherMethod_405WithAllow(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/.current?report_to=http://evil/");
        using var response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD", "POST"], response.Content.Headers.Allow);
        Assert.Null(_app.Claire().Karl);
    }

    [Fact]
    public async Task Head_Plain_HeadersAlone()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/.current");
        using var response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Content.Headers.ContentLength > 100);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/.currents")]
    [InlineData("/other/.current")]
    [InlineData("/")]
    public async Task Get_OtherPath_LeftToTheApplication(string path)
    {
        using var response = await _client.GetAsync(path);

        Assert.Equal((HttpStatusCode)418, response.StatusCode);
    }

    [GeneratedRegex("\"local_port\": [0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Port();
}
