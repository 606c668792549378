using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Karma.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Karma.Karl.Tests.Web.Doors;

/// <summary>Doors and the authorization of the host that Karl is linked into.</summary>
public sealed class PolicyTests : IAsyncDisposable
{
    private const string Fleet = "api/v1/fleet";
    private static readonly KeepaliveBody Body = new();

    private KarlServer? _karl;

    public ValueTask DisposeAsync() => _karl?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task View_ByAPolicy_AnsweredAsTheHostDoes()
    {
        await StartAsync(WithBadges, settings: ("View:Policy", "crew"));

        Assert.Equal(HttpStatusCode.OK, (await AskAsync("crew")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync("guest")).Status);
        Assert.Equal((HttpStatusCode.Unauthorized, "Badge"), await AskAsync(badge: null));
    }

    [Fact]
    public async Task Control_ByAPolicy_StillNotFromAnotherSite()
    {
        await StartAsync(WithBadges, settings: ("Control:Policy", "crew"));

        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync("crew", HttpMethod.Delete, "api/v1/instance/UNHEARD")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync("crew", HttpMethod.Delete, "api/v1/instance/UNHEARD", ("Origin", "https://evil.example"))).Status);
    }

    [Fact]
    public async Task View_ByAPolicyOrATokenOrLoopback_OneIsEnough()
    {
        await StartAsync(WithBadges, settings: [("View:Policy", "crew"), ("View:Tokens:0", DoorSetup.Token), ("View:OpenTo", "loopback")]);

        Assert.Equal(HttpStatusCode.OK, (await AskAsync("guest")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("crew", HttpMethod.Get, Fleet, ("Via", "proxy"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("guest", HttpMethod.Get, Fleet, ("Via", "proxy"), ("Authorization", "Bearer " + DoorSetup.Token))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync("guest", HttpMethod.Get, Fleet, ("Via", "proxy"))).Status);
    }

    [Fact]
    public async Task View_ByAPolicyInAHostWithoutAuthentication_AnsweredByKarl()
    {
        await StartAsync(
            b => b.Services.AddAuthorizationBuilder().AddPolicy("never", p => p.RequireAssertion(_ => false)), settings: ("View:Policy", "never"));

        Assert.Equal((HttpStatusCode.Forbidden, ""), await AskAsync("crew"));
    }

    [Theory]
    [InlineData("View", false, "but this program has no authorization. Call builder.Services.AddAuthorization() with a policy of that name, or use Tokens instead.")]
    [InlineData("Report", true, "but this program has no policy of that name. Add it in builder.Services.AddAuthorization(), or use Tokens instead.")]
    public async Task Start_PolicyThatIsNotThere_Refused(string door, bool hasAuthorization, string fix)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(
            () => StartAsync(b => _ = hasAuthorization ? b.Services.AddAuthorization() : null, settings: ($"{door}:Policy", "crew")));

        Assert.Equal($"Karma:Karl:Doors:{door}:Policy is 'crew', {fix}", refusal.Message);
    }

    [Fact]
    public async Task Host_AsksEverybodyToSignIn_KeepalivesStillPass()
    {
        await StartAsync(WithFallback);

        await _karl!.KeepaliveAsync(Body);
        await _karl.GoodbyeAsync("ABCDEF");
        Assert.Equal((HttpStatusCode.Unauthorized, "Badge"), await AskAsync(badge: null));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("guest")).Status);
    }

    [Theory]
    [InlineData("View:OpenTo", "anyone")]
    [InlineData("View:OpenTo", "loopback")]
    public async Task Host_AsksEverybodyToSignIn_ADoorThatIsSetDecidesAlone(string setting, string value)
    {
        await StartAsync(WithFallback, settings: (setting, value));

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(badge: null)).Status);
    }

    [Fact]
    public async Task Host_AsksEverybodyToSignIn_ATokenIsEnough()
    {
        await StartAsync(WithFallback, settings: ("View:Tokens:0", DoorSetup.Token));

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(null, HttpMethod.Get, Fleet, ("Authorization", "Bearer " + DoorSetup.Token))).Status);
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), await AskAsync("guest"));
    }

    [Fact]
    public async Task Host_RequiresAuthorizationOfTheGroup_HoldsBesideTheDoors()
    {
        await StartAsync(WithBadges, karl => karl.RequireAuthorization("crew"));

        using var refused = await _karl!.PostAsync(Body.Query, Body.ToJson());
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync("guest")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("crew")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync("crew", HttpMethod.Get, Fleet, ("Via", "proxy"))).Status);
    }

    private static void WithBadges(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication("Badge").AddScheme<AuthenticationSchemeOptions, BadgeHandler>("Badge", configureOptions: null);
        builder.Services.AddAuthorizationBuilder().AddPolicy("crew", p => p.RequireRole("crew"));
    }

    private static void WithFallback(WebApplicationBuilder builder)
    {
        WithBadges(builder);
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private async Task StartAsync(
        Action<WebApplicationBuilder> add, Action<IEndpointConventionBuilder>? convene = null, params (string Setting, string Value)[] settings) =>
        _karl = await KarlServer.StartAsync(DoorSetup.With(settings) with { Add = add, Convene = convene });

    private Task<(HttpStatusCode Status, string Challenge)> AskAsync(string? badge) => AskAsync(badge, HttpMethod.Get, Fleet);

    private async Task<(HttpStatusCode Status, string Challenge)> AskAsync(
        string? badge, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (badge is not null) request.Headers.Add("Badge", badge);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _karl!.Client.SendAsync(request);
        return (answer.StatusCode, answer.Headers.WwwAuthenticate.FirstOrDefault()?.Scheme ?? "");
    }

    /// <summary>Takes the header <c>Badge</c> at its word.</summary>
    private sealed class BadgeHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["Badge"].FirstOrDefault() is not { } badge) return Task.FromResult(AuthenticateResult.NoResult());
            var identity = new ClaimsIdentity([new Claim(ClaimTypes.Role, badge)], Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
        }

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.Headers.WWWAuthenticate = "Badge";
            return base.HandleChallengeAsync(properties);
        }
    }
}
