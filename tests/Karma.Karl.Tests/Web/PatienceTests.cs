using System.Net;
using Karma.Karl.Store;
using Karma.Karl.Tests.Web.Pages;
using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>A question that takes too long is given up, and says so.</summary>
public sealed class PatienceTests : IAsyncLifetime
{
    private const string Past = "from=2026-11-20T00:00:00Z&to=2026-11-21T00:01:00Z";

    private readonly FaultyStore _store = new(new MemoryStore());
    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync()
    {
        _karl = await KarlServer.StartAsync(new KarlSetup { Store = _store });
        await _karl.BeatAsync(TimeSpan.FromMinutes(2), new KeepaliveBody());
    }

    public async ValueTask DisposeAsync()
    {
        _store.ReleaseReads();
        await _karl.DisposeAsync();
    }

    [Theory]
    [InlineData("api/v1/fleet?" + Past)]
    [InlineData("api/v1/service/orders?" + Past)]
    [InlineData("api/v1/topology?" + Past)]
    [InlineData("api/v1/diff?" + Past)]
    [InlineData("api/v1/search?q=o&" + Past)]
    [InlineData("api/v1/service/orders/availability?" + Past)]
    [InlineData("api/v1/instance/ABCDEF/keepalives?to=2026-11-20T00:00:00Z")]
    [InlineData("topology.dot?" + Past)]
    [InlineData("?" + Past)]
    public async Task Question_TakesTooLong_GivenUpWithAProblem(string address)
    {
        var answering = await BeginAsync(address);

        _karl.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(answering.IsCompleted);
        _karl.Clock.Advance(TimeSpan.FromSeconds(1));
        using var answer = await answering;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"title\":\"That takes too long.\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?html&" + Past)]
    [InlineData("service/orders?" + Past)]
    [InlineData("instance/ABCDEF?" + Past)]
    [InlineData("diff?" + Past)]
    public async Task Page_TakesTooLong_SaysSoWithTheWindowToChooseOnIt(string address)
    {
        var answering = await BeginAsync(address, "text/html");
        _karl.Clock.Advance(TimeSpan.FromSeconds(10));
        using var answer = await answering;
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("<h1>That takes too long.</h1>", page, StringComparison.Ordinal);
        Assert.Contains("?m=5", Site.Links(page));
    }

    [Fact]
    public async Task Question_OfThePresent_NeedsNoDiskAndIsAnswered()
    {
        _ = _store.HangReads();

        using var answer = await _karl.Client.GetAsync(new Uri("api/v1/fleet", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    // The question is on its way, and its reading hangs.
    private async Task<Task<HttpResponseMessage>> BeginAsync(string address, string accept = "application/json")
    {
        var hanging = _store.HangReads();
        var request = new HttpRequestMessage(HttpMethod.Get, _karl.Locator + address);
        request.Headers.Add("Accept", accept);
        var answering = _karl.Client.SendAsync(request);
        await Task.WhenAny(hanging, answering).WaitAsync(TimeSpan.FromSeconds(20));
        return answering;
    }
}
