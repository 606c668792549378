using System.Net;
using System.Text.Json;
using Karma.Karl.Tests.Web.Pages;
using Karma.Testing;
using Karma.Testing.Processes;

namespace Karma.Karl.Tests.Web;

/// <summary>A service's own status, for which Karl asks it at the endpoint that reports.</summary>
public sealed class LiveStatusTests : BesideService
{
    [Fact]
    public async Task Live_OfAService_ItsStatusAsItAnswersAndNothingOfTheQuestionIsPassedOn()
    {
        await using var service = await ServiceAsync("""{"codename":"ABCDEF","deep":[1,2.50,"\ud83d"]}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, Karl.Locator + "api/v1/live/ABCDEF?all=no");
        request.Headers.Add("Cookie", "session=1");
        request.Headers.Add("Authorization", "Bearer something");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.Add("User-Agent", "me/1");

        using var answer = await Karl.Client.SendAsync(request);

        Assert.Equal("""{"codename":"ABCDEF","deep":[1,2.50,"\ud83d"]}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"GET /.current?all HTTP/1.1\r\nHost: {FakeService.Address}:{service.Port}\r\n\r\n", await service.Asked);
    }

    [Fact]
    public async Task LivePage_OfAService_ItsStatusAsText()
    {
        await using var service = await ServiceAsync("{\"codename\":\"ABCDEF\",\"x\":\"</pre><script>alert(1)</script>\"}");

        var page = await Site.GetAsync(Karl, "live/ABCDEF");

        Assert.Contains("&lt;/pre&gt;&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
        Assert.Single(Site.Tags(page), t => t == "script");
        Assert.DoesNotContain("data-live", page, StringComparison.Ordinal); // It is not asked again and again.
        Assert.DoesNotContain("Another run answers", page, StringComparison.Ordinal);
        Assert.Contains("/live/ABCDEF", Site.Links(await Site.GetAsync(Karl, "instance/ABCDEF")));
    }

    [Fact]
    public async Task LivePage_AnotherRunAnswers_Told()
    {
        await using var service = await ServiceAsync("{\"codename\":\"OTHER\"}");

        Assert.Contains("Another run answers there.", await Site.GetAsync(Karl, "live/ABCDEF"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello", "is no JSON.")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "is no JSON.")]
    [InlineData("HTTP/1.1 500 Sorry\r\nContent-Length: 2\r\n\r\n{}", "It answers 500 to GET /.current?all.")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "what answers there speaks something else.")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 262145\r\n\r\n{", "its answer is larger than 262144 bytes.")]
    public async Task Live_AnsweredWithAnythingElse_ToldWhat(string nonsense, string said)
    {
        await using var service = new FakeService(_ => nonsense);
        await ReportsAsync(service.Port);

        var problem = await Karl.GetAsync("api/v1/live/ABCDEF", HttpStatusCode.BadGateway);

        Assert.EndsWith(said, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await Site.GetAsync(Karl, "live/ABCDEF", HttpStatusCode.BadGateway);
    }

    [Fact]
    public async Task Live_Redirected_TheOtherIsNotAsked()
    {
        await using var elsewhere = new FakeService(_ => FakeService.Json("{}"));
        await using var service = new FakeService(_ => $"HTTP/1.1 302 Found\r\nLocation: http://{FakeService.Address}:{elsewhere.Port}/\r\nContent-Length: 0\r\n\r\n");
        await ReportsAsync(service.Port);

        await Karl.GetAsync("api/v1/live/ABCDEF", HttpStatusCode.BadGateway);

        Assert.False(elsewhere.WasAsked);
    }

    [Fact]
    public async Task Live_NobodyListensThere_Told()
    {
        await ReportsAsync(port: 1);

        Assert.Equal("It cannot be asked by http: nobody listens there.", (await Karl.GetAsync("api/v1/live/ABCDEF", HttpStatusCode.BadGateway)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Live_AnswerDoesNotCome_GivenUpAfterFiveSecondsAndMoreThanEightAreNotAskedAtOnce()
    {
        await using var service = new FakeService(_ => null);
        await ReportsAsync(service.Port);

        var asking = Enumerable.Range(0, 9).Select(_ => Karl.Client.GetAsync(new Uri("api/v1/live/ABCDEF", UriKind.Relative))).ToList();
        using (var refused = await await Task.WhenAny(asking))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(8, asking.Count(a => !a.IsCompleted));
        }

        await service.Asked;
        var all = Task.WhenAll(asking);
        await Poll.UntilAsync("those that were asked are given up", TimeSpan.FromSeconds(20), () =>
        {
            Karl.Clock.Advance(TimeSpan.FromSeconds(5)); // Whose patience begins a moment later loses it the next time.
            return all.IsCompleted;
        });

        var codes = (await all).Select(a => a.StatusCode).ToList();
        Assert.Equal(8, codes.Count(c => c == HttpStatusCode.GatewayTimeout));
        foreach (var answer in asking) (await answer).Dispose();
    }

    [Theory]
    [InlineData("UNHEARD")]
    [InlineData("%2e%2e")]
    [InlineData("a b")]
    [InlineData("NOPORT")]
    [InlineData("GONE")]
    [InlineData("REPLACED")]
    public async Task Live_WhoCannotBeAsked_NotFound(string codename)
    {
        await Karl.KeepaliveAsync(new KeepaliveBody { Codename = "NOPORT", Port = 0 });
        await Karl.KeepaliveAsync(new KeepaliveBody { Codename = "GONE" });
        await Karl.GoodbyeAsync("GONE");
        await Karl.KeepaliveAsync(new KeepaliveBody { Codename = "REPLACED", Port = 2 });
        await Karl.AdvanceAsync(TimeSpan.FromMinutes(1));
        await Karl.KeepaliveAsync(new KeepaliveBody { Codename = "SUCCESSOR", Port = 2 });

        await Karl.GetAsync("api/v1/live/" + codename, HttpStatusCode.NotFound);
    }

    private async Task<FakeService> ServiceAsync(string json)
    {
        using (JsonDocument.Parse(json))
        {
            var service = new FakeService(_ => FakeService.Json(json));
            await ReportsAsync(service.Port);
            return service;
        }
    }

    private Task ReportsAsync(int port) => Karl.KeepaliveAsync(new KeepaliveBody { Port = port }, Sender);
}
