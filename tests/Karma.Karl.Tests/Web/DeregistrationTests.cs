using System.Net;
using System.Text.Json;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>An operator says goodbye for an instance that no longer can.</summary>
public sealed class DeregistrationTests : IAsyncLifetime
{
    private static readonly KeepaliveBody Body = new();
    private readonly FaultyStore _store = new(new MemoryStore());
    private readonly FakeClock _clock = new();
    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync() => _karl = await StartAsync();

    public ValueTask DisposeAsync()
    {
        _store.FailsCommits = false;
        return _karl.DisposeAsync();
    }

    [Fact]
    public async Task Delete_OfOneThatIsDown_DoneAndOffTheListForGood()
    {
        await DownAsync();
        Assert.True((await _karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("missing").GetBoolean());

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync("ABCDEF")).Status);

        var instance = await _karl.GetAsync("api/v1/instance/ABCDEF");
        Assert.Equal("done", instance.GetProperty("state").GetString());
        Assert.False(instance.GetProperty("missing").GetBoolean());
        Assert.Equal("127.0.0.1:8080", instance.GetProperty("endpoint").GetString());
        await _karl.AdvanceAsync(TimeSpan.FromMinutes(6));
        Assert.Empty((await _karl.GetAsync("api/v1/fleet")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Delete_ThenKarlRestarts_StillDone()
    {
        await DownAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync("ABCDEF")).Status);
        await _karl.DisposeAsync();
        _karl = await StartAsync();

        Assert.Equal("done", (await _karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Delete_OfOneThatIsDone_Again_StaysAsItIs()
    {
        await DownAsync();
        await DeleteAsync("ABCDEF");
        var before = await KeepalivesAsync();
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync("ABCDEF")).Status);
        Assert.Equal(before, await KeepalivesAsync());
    }

    [Fact]
    public async Task Delete_OfOneThatIsUnknown_Done()
    {
        await _karl.KeepaliveAsync(Body);
        await _karl.DisposeAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        _karl = await StartAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync("ABCDEF")).Status);
        Assert.Equal("done", (await _karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Delete_OfOneThatIsUp_RefusedSinceItWouldBeBack()
    {
        await _karl.KeepaliveAsync(Body);

        var (status, problem) = await DeleteAsync("ABCDEF");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("The instance is up.", problem.GetProperty("title").GetString());
        Assert.Equal("ABCDEF", problem.GetProperty("value").GetString());
        Assert.Equal("up", (await _karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Delete_AndItIsHeardAgain_Up()
    {
        await DownAsync();
        await DeleteAsync("ABCDEF");

        await _karl.KeepaliveAsync(Body);

        Assert.Equal("up", (await _karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("UNHEARD", "UNHEARD")]
    [InlineData("a%20b", "a b")]
    public async Task Delete_OfOneUnheardOf_ToldWhereToLook(string codename, string value)
    {
        var (status, problem) = await DeleteAsync(codename);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal(value, problem.GetProperty("value").GetString());
        Assert.Contains("api/v1/fleet", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.InternalServerError, "Karl's store did not take it; see his log.")]
    [InlineData(true, HttpStatusCode.InsufficientStorage, "Karl's disk is full.")]
    public async Task Delete_StoreFails_ToldAndNothingChanges(bool isFull, HttpStatusCode expected, string detail)
    {
        await DownAsync();
        (_store.FailsCommits, _store.IsFull) = (true, isFull);

        var (status, problem) = await DeleteAsync("ABCDEF");

        Assert.Equal(expected, status);
        Assert.Equal("Nothing was changed.", problem.GetProperty("title").GetString());
        Assert.Equal(detail, problem.GetProperty("detail").GetString());
        Assert.Equal("down", (await _karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("state").GetString());
    }

    private Task<KarlServer> StartAsync() => KarlServer.StartAsync(new KarlSetup { Store = _store, Clock = _clock });

    private async Task DownAsync()
    {
        await _karl.KeepaliveAsync(Body);
        await _karl.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal("down", (await _karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("state").GetString());
    }

    private async Task<string> KeepalivesAsync() => (await _karl.GetAsync("api/v1/instance/ABCDEF/keepalives?h=1")).GetProperty("items").GetRawText();

    private async Task<(HttpStatusCode Status, JsonElement Problem)> DeleteAsync(string codename)
    {
        using var answer = await _karl.Client.DeleteAsync(new Uri("api/v1/instance/" + codename, UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        if (text.Length == 0) return (answer.StatusCode, default);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(text);
        return (answer.StatusCode, problem.RootElement.Clone());
    }
}
