using Karma.Karl.Telemetry;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Karma.Karl.Web.Doors;

/// <summary>Stands at the doors: lets through, or counts and answers who may not pass.</summary>
internal sealed class DoorKeeper(ThreeDoors doors, Instruments instruments)
{
    private static readonly TimeSpan SayEvery = TimeSpan.FromMinutes(1);

    /// <summary>Combined with what the host asks of an address by name, it changes nothing; it keeps away what the host asks of all others.</summary>
    private static readonly AuthorizationPolicy Nothing = new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build();

    private readonly Lock _lock = new();
    private long? _said;
    private int _unsaid;

    /// <summary>What stands before all doors, and tells nothing.</summary>
    public static RouteGroupBuilder Outside(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        ((IEndpointConventionBuilder)group).Add(endpoint => endpoint.Metadata.Add(Nothing));
        return group;
    }

    public RouteGroupBuilder Report(IEndpointRouteBuilder routes) => Behind(doors.Report, routes);

    public RouteGroupBuilder View(IEndpointRouteBuilder routes) => Behind(doors.View, routes);

    public RouteGroupBuilder Control(IEndpointRouteBuilder routes) => Behind(doors.Control, routes);

    private RouteGroupBuilder Behind(Door door, IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        ((IEndpointConventionBuilder)group).Add(endpoint =>
        {
            var answer = endpoint.RequestDelegate!; // Whoever maps an address says what answers there.
            endpoint.RequestDelegate = context => PassAsync(door, context, answer);
            endpoint.Metadata.Add(door);
            if (door.DecidesAlone) endpoint.Metadata.Add(Nothing);
        });
        return group;
    }

    private Task PassAsync(Door door, HttpContext context, RequestDelegate answer)
    {
        if (door.Judge(context) is not { } refusal) return answer(context);
        return door.Policy is null || refusal == Refusal.CrossSite
            ? RefuseAsync(door, refusal, context)
            : AskHostAsync(door, door.Policy, context, answer);
    }

    private async Task AskHostAsync(Door door, string policy, HttpContext context, RequestDelegate answer)
    {
        // A sender who pipelines a question behind a keepalive is still on the writer's thread here; the host's code must not hold that up.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var host = await HostPolicy.AskAsync(policy, context).ConfigureAwait(false);
        if (host.LetsIn) await answer(context).ConfigureAwait(false);
        else if (!host.CanAnswer) await RefuseAsync(door, Refusal.Policy, context).ConfigureAwait(false);
        else
        {
            Count(door, Refusal.Policy);
            await host.AnswerAsync(context, answer).ConfigureAwait(false);
        }
    }

    private Task RefuseAsync(Door door, Refusal refusal, HttpContext context)
    {
        Count(door, refusal);
        return Refused.WriteAsync(context, door.Name, refusal);
    }

    private void Count(Door door, Refusal refusal)
    {
        var reason = Refused.Reason(refusal);
        instruments.Metrics.DoorRefused(Refused.Door(door.Name), reason);
        if (door.Name != DoorName.Control) return;
        int unsaid;
        lock (_lock)
        {
            if (_said is { } said && instruments.Clock.GetElapsedTime(said) < SayEvery)
            {
                _unsaid++;
                return;
            }

            _said = instruments.Clock.GetTimestamp();
            (unsaid, _unsaid) = (_unsaid, 0);
        }

        instruments.Logger.ControlRefused(reason, unsaid);
    }
}
