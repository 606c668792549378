using System.Net;
using System.Text;
using Karma.Karl.Store;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.Web;

/// <summary>The wire contract's table of requests, by an ordinary client.</summary>
public sealed class IntakeTests : IAsyncLifetime
{
    private static readonly KeepaliveBody Body = new();
    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync() => _karl = await KarlServer.StartAsync();

    public ValueTask DisposeAsync() => _karl.DisposeAsync();

    [Fact]
    public async Task Post_Keepalive_OkAsTextFromAnIdentifiedKarl()
    {
        using var answer = await _karl.PostAsync(Body.Query, Body.ToJson());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("OK\n", await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(_karl.Services.GetRequiredService<KarlId>().Text, answer.Headers.GetValues("Karma-Karl").Single());
        Assert.Matches("^[0-9a-f]{16}$", answer.Headers.GetValues("Karma-Karl").Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?codename=ABCDEF")]
    [InlineData("?port=8080")]
    [InlineData("?port=08080")]
    [InlineData("?codename=%41BCDEF&port=8080&unheard=of")]
    [InlineData("?confirm")]
    public async Task Post_QueryThatAgreesOrSaysNothing_Ok(string query)
    {
        using var answer = await _karl.PostAsync(query, Body.ToJson());

        Assert.Equal("OK\n", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("?codename=ABCDEG&port=8080")]
    [InlineData("?codename=abcdef&port=8080")]
    [InlineData("?codename=&port=8080")]
    [InlineData("?codename=ABCDEF&port=8081")]
    [InlineData("?codename=ABCDEF&port=")]
    [InlineData("?codename=ABCDEF&port=http")]
    [InlineData("?codename=ABCDEF&port=-8080")]
    [InlineData("?codename=ABCDEF&port=73616")]
    public async Task Post_QueryThatDisagrees_RefusedWordForWord(string query)
    {
        using var answer = await _karl.PostAsync(query, Body.ToJson());

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("Inconsistent URL/body parameters.\n", await answer.Content.ReadAsStringAsync());
        Assert.Empty((await _karl.GetAsync("api/v1/fleet")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"OK\"")]
    [InlineData("{}")]
    [InlineData("{\"service\":\"orders\"")]
    [InlineData("{} {}")]
    public async Task Post_NoKeepalive_RefusedWordForWord(string json) => await AssertUnparsableAsync(json);

    [Theory]
    [InlineData("service")]
    [InlineData("codename")]
    [InlineData("local_port")]
    [InlineData("dependencies")]
    [InlineData("reporting_to")]
    [InlineData("now")]
    [InlineData("start_time_epoch_microseconds")]
    [InlineData("uptime")]
    [InlineData("last_keepalive_sent")]
    [InlineData("last_keepalive_status")]
    public async Task Post_RequiredMemberMissingOrNull_RefusedWordForWord(string member)
    {
        await AssertUnparsableAsync(Body.ToJson().Replace($"\"{member}\":", $"\"un{member}\":", StringComparison.Ordinal));
        await AssertUnparsableAsync(Body.ToJson().Replace($"\"{member}\":", $"\"{member}\":null,\"un{member}\":", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"local_port\":8080", "\"local_port\":\"8080\"")]
    [InlineData("\"local_port\":8080", "\"local_port\":65536")]
    [InlineData("\"local_port\":8080", "\"local_port\":-1")]
    [InlineData("\"service\":\"orders\"", "\"service\":7")]
    [InlineData("\"service\":\"orders\"", "\"service\":\"\"")]
    [InlineData("\"codename\":\"ABCDEF\"", "\"codename\":\"AB/DEF\"")]
    [InlineData("\"codename\":\"ABCDEF\"", "\"codename\":\"..\"")]
    [InlineData("\"codename\":\"ABCDEF\"", "\"codename\":\"AB\\u0000DEF\"")]
    [InlineData("\"now\":1795219200000000", "\"now\":1795219200000000.5")]
    [InlineData("\"now\":1795219200000000", "\"now\":1.7952192e15")]
    [InlineData("\"now\":1795219200000000", "\"now\":9223372036854775808")]
    [InlineData("\"uptime\":\"1m 5s\"", "\"uptime\":65")]
    [InlineData("\"dependencies\":[]", "\"dependencies\":{}")]
    [InlineData("\"dependencies\":[]", "\"dependencies\":[7]")]
    [InlineData("\"dependencies\":[]", "\"dependencies\":[\"nowhere\"]")]
    [InlineData("\"dependencies\":[]", "\"dependencies\":[{\"ip\":\"10.0.0.7\"}]")]
    [InlineData("\"dependencies\":[]", "\"dependencies\":[{\"ip\":\"\\ud800\",\"port\":1}]")]
    [InlineData("\"dependencies\":[]", "\"dependencies\":[{\"\\ud800\":1,\"port\":1}]")]
    [InlineData("\"dependencies\":[]", "\"dependencies\":[\"\\ud800:1\"]")]
    [InlineData("\"dependencies\":[]", "\"dependencies\":[],\"build\":\"yesterday\"")]
    public async Task Post_MemberOfTheWrongType_RefusedWordForWord(string right, string wrong)
    {
        var json = Body.ToJson().Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Body.ToJson(), json);

        await AssertUnparsableAsync(json);
    }

    [Fact]
    public async Task Post_ChunkedBody_Ok()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Body.Query) { Content = new StringContent(Body.ToJson()) };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await _karl.Client.SendAsync(request);

        Assert.Equal("OK\n", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_BodyOverTheLimit_TooLarge(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Body.Query) { Content = new StringContent(Sized((64 * 1024) + 1)) };
        request.Headers.TransferEncodingChunked = chunked;

        using var answer = await _karl.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("The body is over the limit of 65536 bytes.\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Post_BodyAtTheLimit_Ok()
    {
        using var answer = await _karl.PostAsync(Body.Query, Sized(64 * 1024));

        Assert.Equal("OK\n", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("?codename=ABCDEF&port=8080", "OK\n")]
    [InlineData("?codename=ABCDEF", "OK\n")]
    [InlineData("?codename=UNHEARD&port=8080", "OK\n")]
    [InlineData("?codename=a/b", "OK\n")]
    [InlineData("?port=8080", "NOP\n")]
    [InlineData("", "NOP\n")]
    public async Task Delete_Always_ToldWordForWord(string query, string expected)
    {
        await _karl.KeepaliveAsync(Body);

        using var answer = await _karl.Client.DeleteAsync(new Uri(query, UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [InlineData("POST", "", "{}", HttpStatusCode.BadRequest)]
    [InlineData("POST", "?codename=OTHER", "{own}", HttpStatusCode.BadRequest)]
    [InlineData("POST", "?codename=ABCDEF&port=0&confirm", "", HttpStatusCode.BadRequest)]
    [InlineData("POST", "", "{large}", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("DELETE", "", "", HttpStatusCode.OK)]
    [InlineData("DELETE", "?codename=UNHEARD", "", HttpStatusCode.OK)]
    public async Task Intake_WhateverItAnswers_Identified(string method, string query, string body, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), query);
        request.Content = new StringContent(body switch { "{own}" => Body.ToJson(), "{large}" => Sized((64 * 1024) + 1), _ => body });

        using var answer = await _karl.Client.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(_karl.Services.GetRequiredService<KarlId>().Text, answer.Headers.GetValues("Karma-Karl").Single());
    }

    [Fact]
    public async Task Delete_OfSomebodyUnheardOf_LeavesNoInstance()
    {
        await _karl.GoodbyeAsync("UNHEARD");

        await _karl.GetAsync("api/v1/instance/UNHEARD", HttpStatusCode.NotFound);
    }

    private static string Sized(int bytes)
    {
        var json = (Body with { More = "\"vars\":\"\"" }).ToJson();
        return json[..^2] + new string('x', bytes - Encoding.UTF8.GetByteCount(json)) + "\"}";
    }

    private async Task AssertUnparsableAsync(string json)
    {
        using var answer = await _karl.PostAsync("", json);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("JSON parse error.\n", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(".", HttpStatusCode.BadRequest)]
    [InlineData("..", HttpStatusCode.BadRequest)]
    [InlineData("...", HttpStatusCode.OK)]
    public async Task Post_ServiceThatNoAddressCanName_Refused(string service, HttpStatusCode status)
    {
        using var answer = await _karl.PostAsync("?codename=ABCDEF", (Body with { Service = service }).ToJson());

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Head_OfWhatIsRead_AnswersWithoutABody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "api/v1/fleet");
        using var answer = await _karl.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Post_ToAnAddressThatIsOnlyRead_ToldWhatIsAllowed()
    {
        using var answer = await _karl.Client.PostAsync(new Uri("api/v1/fleet", UriKind.Relative), content: null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Contains("GET", answer.Content.Headers.Allow);
    }
}
