using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Web.Doors;

/// <summary>What a policy of the host says to a request, asked and answered as ASP.NET Core's own authorization does.</summary>
internal readonly struct HostPolicy
{
    private readonly AuthorizationPolicy? _policy;
    private readonly PolicyAuthorizationResult? _result;

    private HostPolicy(AuthorizationPolicy policy, PolicyAuthorizationResult result, bool canAnswer) =>
        (_policy, _result, CanAnswer) = (policy, result, canAnswer);

    public bool LetsIn => _result is { Succeeded: true };

    /// <summary>Whether the host has a way to answer who is not let in: a login page, a challenge.</summary>
    public bool CanAnswer { get; }

    /// <summary>Why a policy cannot be asked, for the one who set it; <see langword="null"/> where it can.</summary>
    public static async Task<string?> FaultAsync(IServiceProvider services, string name)
    {
        if (services.GetService<IPolicyEvaluator>() is null || services.GetService<IAuthorizationPolicyProvider>() is not { } policies)
            return "but this program has no authorization. Call builder.Services.AddAuthorization() with a policy of that name, or use Tokens instead.";
        return await policies.GetPolicyAsync(name).ConfigureAwait(false) is null
            ? "but this program has no policy of that name. Add it in builder.Services.AddAuthorization(), or use Tokens instead."
            : null;
    }

    public static async Task<HostPolicy> AskAsync(string name, HttpContext context)
    {
        var services = context.RequestServices;
        var policy = await services.GetRequiredService<IAuthorizationPolicyProvider>().GetPolicyAsync(name).ConfigureAwait(false);
        if (policy is null) return default; // It was there at the start; without it nobody passes.
        var evaluator = services.GetRequiredService<IPolicyEvaluator>();
        var caller = await evaluator.AuthenticateAsync(policy, context).ConfigureAwait(false);
        var result = await evaluator.AuthorizeAsync(policy, caller, context, context).ConfigureAwait(false);
        return new HostPolicy(policy, result, services.GetService<IAuthenticationService>() is not null);
    }

    /// <summary>Challenges or forbids, as the host's schemes do it. Only where it can.</summary>
    public Task AnswerAsync(HttpContext context, RequestDelegate next) =>
        context.RequestServices.GetRequiredService<IAuthorizationMiddlewareResultHandler>()
            .HandleAsync(next, context, _policy!, _result!); // Both are there where it can answer.
}
