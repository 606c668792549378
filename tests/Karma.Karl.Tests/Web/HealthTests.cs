using System.Net;
using Karma.Karl.Tests.Web.Doors;
using Karma.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.Web;

/// <summary>Whether Karl takes keepalives, told to whoever asks.</summary>
public sealed class HealthTests : OverFaultyStore
{
    [Fact]
    public async Task Health_AtOnceAndLater_Ok()
    {
        await AssertAsync(HttpStatusCode.OK, "OK\n");
        await Karl.KeepaliveAsync(Body);
        await Karl.AdvanceAsync(TimeSpan.FromMinutes(2)); // Its instance is down then; Karl is not.
        await AssertAsync(HttpStatusCode.OK, "OK\n");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Health_StoreFailsOrIsFull_UntilItTakesCommitsAgain(bool isFull)
    {
        (Store.FailsCommits, Store.IsFull) = (true, isFull);
        using var refused = await Karl.PostAsync(Body.Query, Body.ToJson());

        await AssertAsync(HttpStatusCode.ServiceUnavailable, "The store does not take commits.\n");
        await Karl.TickAsync();
        await AssertAsync(HttpStatusCode.ServiceUnavailable, "The store does not take commits.\n");

        Store.FailsCommits = false;
        await Karl.TickAsync();
        await AssertAsync(HttpStatusCode.OK, "OK\n");
    }

    [Fact]
    public async Task Health_CommitHangs_UntilItEnds()
    {
        var held = Store.HangNext();
        var stuck = Karl.PostAsync(Body.Query, Body.ToJson());
        await held;
        await AssertAsync(HttpStatusCode.OK, "OK\n");
        Karl.Clock.Advance(TimeSpan.FromSeconds(6));

        await AssertAsync(HttpStatusCode.ServiceUnavailable, "Nothing has been written for too long.\n");

        Store.Release();
        using var taken = await stuck;
        await Karl.TickAsync();
        await AssertAsync(HttpStatusCode.OK, "OK\n");
    }

    [Fact]
    public async Task Health_DoorsAreClosed_ToldToAnybody()
    {
        await using var karl = await KarlServer.StartAsync(DoorSetup.With(("View:OpenTo", "nobody"), ("Report:OpenTo", "nobody")));
        using var stranger = karl.ClientFrom(Stranger.CallsFrom);

        using var answer = await stranger.GetAsync(new Uri("healthz", UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, "OK\n"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Health_HostHasAPolicyForAllThatHasNone_ToldToAnybody()
    {
        await using var karl = await KarlServer.StartAsync(new KarlSetup
        {
            Prefix = "/karl",
            Add = builder => builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build()),
            Map = app => app.UseAuthorization(),
        });

        Assert.Equal("OK\n", await karl.Client.GetStringAsync(new Uri("healthz", UriKind.Relative)));
    }

    private async Task AssertAsync(HttpStatusCode status, string text)
    {
        using var answer = await Karl.Client.GetAsync(new Uri("healthz", UriKind.Relative));
        Assert.Equal((status, text), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
    }
}
