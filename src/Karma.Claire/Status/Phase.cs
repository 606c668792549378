using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Karma.Status;

/// <summary>The state of a run, and since which monotonic moment.</summary>
internal sealed record Phase(RunState State, long Since)
{
    /// <summary>The state as the wire names it.</summary>
    public string Name => State switch
    {
        RunState.Starting => "starting",
        RunState.Running => "running",
        RunState.TearingDown => "tearing_down",
        _ => throw new UnreachableException(),
    };

    /// <summary>The answer's status that tells a load balancer the same.</summary>
    public int StatusCode => State switch
    {
        RunState.Starting => StatusCodes.Status503ServiceUnavailable,
        RunState.Running => StatusCodes.Status200OK,
        RunState.TearingDown => StatusCodes.Status404NotFound,
        _ => throw new UnreachableException(),
    };
}
