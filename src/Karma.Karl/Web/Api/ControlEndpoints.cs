using Karma.Karl.Fleet;
using Karma.Karl.Liveness;
using Karma.Karl.Telemetry;
using Karma.Karl.Web.Doors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Karma.Karl.Web.Api;

/// <summary>What an operator changes, under <c>/api/v1/</c>; see <c>openapi.json</c>.</summary>
internal sealed class ControlEndpoints(FleetState fleet, Fleet.Intake intake, Instruments instruments)
{
    public void Map(IEndpointRouteBuilder api) => api.MapEnd("/instance/{codename}", DeregisterAsync);

    /// <summary>Says goodbye for an instance that no longer can: it is done then, and nobody misses it.</summary>
    private async Task DeregisterAsync(HttpContext context)
    {
        var codename = (string)context.GetRouteValue("codename")!; // The route would not match without it.
        var state = (Codename.IsValid(codename) ? fleet.Find(codename)?.State : null) ?? throw new ProblemException(Problem.NoInstance(codename));
        if (state.Life.State == LivenessState.Up) throw new ProblemException(IsUp(codename));
        if (state.Life.State != LivenessState.Done)
        {
            var goodbye = new Submission();
            goodbye.Set(codename, keepalive: null, state.Endpoint, sender: null);
            var outcome = await intake.SubmitAsync(goodbye).ConfigureAwait(false);
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // Off the writer's thread.
            if (outcome != IntakeOutcome.Kept) throw new ProblemException(NotKept(outcome));
            instruments.Logger.Deregistered(codename);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Problem IsUp(string codename) => new()
    {
        Title = "The instance is up.",
        Status = StatusCodes.Status409Conflict,
        Detail = "It would be back with its next keepalive. Stop the service: it says goodbye itself, or can be deregistered once it is down.",
        Parameter = "instance",
        Value = codename,
    };

    private static Problem NotKept(IntakeOutcome outcome) => new()
    {
        Title = "Nothing was changed.",
        Status = outcome switch
        {
            IntakeOutcome.Overloaded => StatusCodes.Status503ServiceUnavailable,
            IntakeOutcome.Full => StatusCodes.Status507InsufficientStorage,
            _ => StatusCodes.Status500InternalServerError,
        },
        Detail = outcome switch
        {
            IntakeOutcome.Overloaded => "Too many keepalives wait; try again in a second.",
            IntakeOutcome.Full => "Karl's disk is full.",
            _ => "Karl's store did not take it; see his log.",
        },
    };
}
