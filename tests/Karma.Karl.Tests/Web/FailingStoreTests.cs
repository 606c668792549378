using System.Net;
using Karma.Karl.Fleet;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.Web;

/// <summary>What a sender is told when Karl cannot keep what he was sent.</summary>
public sealed class FailingStoreTests : OverFaultyStore
{
    [Theory]
    [InlineData(false, HttpStatusCode.InternalServerError, "Karl's store did not take the keepalive; see his log.\n")]
    [InlineData(true, HttpStatusCode.InsufficientStorage, "Karl's disk is full.\n")]
    public async Task Post_StoreFails_RefusedAndNothingChanges(bool isFull, HttpStatusCode status, string text)
    {
        (Store.FailsCommits, Store.IsFull) = (true, isFull);

        using var answer = await Karl.PostAsync(Body.Query, Body.ToJson());

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(text, await answer.Content.ReadAsStringAsync());
        Assert.Single(answer.Headers.GetValues("Karma-Karl"));
        await Karl.GetAsync("api/v1/instance/ABCDEF", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.InternalServerError)]
    [InlineData(true, HttpStatusCode.InsufficientStorage)]
    public async Task Post_CommitOfManyFails_AllOfThemAreRefusedAndNothingChanges(bool isFull, HttpStatusCode status)
    {
        await Karl.KeepaliveAsync(Body);
        var before = await Karl.GetAsync("api/v1/instance/ABCDEF/keepalives");
        var held = Store.HangNext();
        (Store.FailsCommits, Store.IsFull) = (true, isFull);
        var first = Karl.PostAsync(Body.Query, Body.ToJson());
        await held;
        var bodies = Enumerable.Range(0, 8).Select(i => Body with { Codename = $"NEWCM{(char)('A' + i)}" }).ToList();
        var others = bodies.ConvertAll(b => Karl.PostAsync(b.Query, b.ToJson()));
        Store.Release();

        foreach (var one in others.Prepend(first))
        {
            using var answer = await one;
            Assert.Equal(status, answer.StatusCode);
        }

        (Store.FailsCommits, Store.IsFull) = (false, false);
        Assert.Equal(before.GetRawText(), (await Karl.GetAsync("api/v1/instance/ABCDEF/keepalives")).GetRawText());
        foreach (var body in bodies) await Karl.GetAsync($"api/v1/instance/{body.Codename}", HttpStatusCode.NotFound);
        await Karl.KeepaliveAsync(Body);
    }

    [Fact]
    public async Task Post_StoreTakesAgain_Ok()
    {
        Store.FailsCommits = true;
        using var refused = await Karl.PostAsync(Body.Query, Body.ToJson());
        Store.FailsCommits = false;

        await Karl.KeepaliveAsync(Body);

        Assert.Single((await Karl.GetAsync("api/v1/instance/ABCDEF/keepalives")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Get_StoreCannotBeRead_ToldAsAProblem()
    {
        Store.FailsReads = true;

        var problem = await Karl.GetAsync("api/v1/fleet?h=24", HttpStatusCode.ServiceUnavailable);

        Assert.Equal("The store could not be read.", problem.GetProperty("title").GetString());
        Store.FailsReads = false;
    }

    [Fact]
    public async Task Post_TooManyWait_ToldWhenToComeAgain()
    {
        var held = Store.HangNext();
        var stuck = Karl.PostAsync(Body.Query, Body.ToJson());
        await held;
        var intake = Karl.Services.GetRequiredService<Intake>();
        var outcome = IntakeOutcome.Kept;
        while (outcome != IntakeOutcome.Overloaded)
        {
            var submission = new Submission();
            submission.Set("WAITER", keepalive: null, new Endpoint(IPAddress.Loopback, 1), sender: null);
            var waiting = intake.SubmitAsync(submission).AsTask();
            if (waiting.IsCompleted) outcome = await waiting;
        }

        using var answer = await Karl.PostAsync(Body.Query, Body.ToJson());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("1", answer.Headers.GetValues("Retry-After").Single());
        Assert.Single(answer.Headers.GetValues("Karma-Karl"));
        Assert.Equal("Too many keepalives wait; try again in a second.\n", await answer.Content.ReadAsStringAsync());
        Store.Release();
        using var taken = await stuck;
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }
}
