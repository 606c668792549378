using System.Net;
using Karma.Karl.Fleet;
using Karma.Karl.Store;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.Web;

/// <summary>What a sender is told when Karl cannot keep what he was sent.</summary>
public sealed class FailingStoreTests : IAsyncLifetime
{
    private static readonly KeepaliveBody Body = new();
    private readonly FaultyStore _store = new(new MemoryStore());
    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync() => _karl = await KarlServer.StartAsync(new KarlSetup { Store = _store });

    public ValueTask DisposeAsync()
    {
        _store.FailsCommits = false;
        _store.Release();
        return _karl.DisposeAsync();
    }

    [Theory]
    [InlineData(false, HttpStatusCode.InternalServerError, "Karl's store did not take the keepalive; see his log.\n")]
    [InlineData(true, HttpStatusCode.InsufficientStorage, "Karl's disk is full.\n")]
    public async Task Post_StoreFails_RefusedAndNothingChanges(bool isFull, HttpStatusCode status, string text)
    {
        (_store.FailsCommits, _store.IsFull) = (true, isFull);

        using var answer = await _karl.PostAsync(Body.Query, Body.ToJson());

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(text, await answer.Content.ReadAsStringAsync());
        Assert.Single(answer.Headers.GetValues("Karma-Karl"));
        await _karl.GetAsync("api/v1/instance/ABCDEF", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.InternalServerError)]
    [InlineData(true, HttpStatusCode.InsufficientStorage)]
    public async Task Post_CommitOfManyFails_AllOfThemAreRefusedAndNothingChanges(bool isFull, HttpStatusCode status)
    {
        await _karl.KeepaliveAsync(Body);
        var before = await _karl.GetAsync("api/v1/instance/ABCDEF/keepalives");
        var held = _store.HangNext();
        (_store.FailsCommits, _store.IsFull) = (true, isFull);
        var first = _karl.PostAsync(Body.Query, Body.ToJson());
        await held;
        var bodies = Enumerable.Range(0, 8).Select(i => Body with { Codename = $"NEWCM{(char)('A' + i)}" }).ToList();
        var others = bodies.ConvertAll(b => _karl.PostAsync(b.Query, b.ToJson()));
        _store.Release();

        foreach (var one in others.Prepend(first))
        {
            using var answer = await one;
            Assert.Equal(status, answer.StatusCode);
        }

        (_store.FailsCommits, _store.IsFull) = (false, false);
        Assert.Equal(before.GetRawText(), (await _karl.GetAsync("api/v1/instance/ABCDEF/keepalives")).GetRawText());
        foreach (var body in bodies) await _karl.GetAsync($"api/v1/instance/{body.Codename}", HttpStatusCode.NotFound);
        await _karl.KeepaliveAsync(Body);
    }

    [Fact]
    public async Task Post_StoreTakesAgain_Ok()
    {
        _store.FailsCommits = true;
        using var refused = await _karl.PostAsync(Body.Query, Body.ToJson());
        _store.FailsCommits = false;

        await _karl.KeepaliveAsync(Body);

        Assert.Single((await _karl.GetAsync("api/v1/instance/ABCDEF/keepalives")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Get_StoreCannotBeRead_ToldAsAProblem()
    {
        _store.FailsReads = true;

        var problem = await _karl.GetAsync("api/v1/fleet?h=24", HttpStatusCode.ServiceUnavailable);

        Assert.Equal("The store could not be read.", problem.GetProperty("title").GetString());
        _store.FailsReads = false;
    }

    [Fact]
    public async Task Post_TooManyWait_ToldWhenToComeAgain()
    {
        var held = _store.HangNext();
        var stuck = _karl.PostAsync(Body.Query, Body.ToJson());
        await held;
        var intake = _karl.Services.GetRequiredService<Intake>();
        var outcome = IntakeOutcome.Kept;
        while (outcome != IntakeOutcome.Overloaded)
        {
            var submission = new Submission();
            submission.Set("WAITER", keepalive: null, new Endpoint(IPAddress.Loopback, 1), sender: null);
            var waiting = intake.SubmitAsync(submission).AsTask();
            if (waiting.IsCompleted) outcome = await waiting;
        }

        using var answer = await _karl.PostAsync(Body.Query, Body.ToJson());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("1", answer.Headers.GetValues("Retry-After").Single());
        Assert.Single(answer.Headers.GetValues("Karma-Karl"));
        Assert.Equal("Too many keepalives wait; try again in a second.\n", await answer.Content.ReadAsStringAsync());
        _store.Release();
        using var taken = await stuck;
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }
}
