using Karma.Karl.Fleet;
using Karma.Karl.Liveness;
using Karma.Karl.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Intake;

/// <summary>Takes what a Claire could not deliver in its time: <c>POST {karl}/keepalives?codename=ABCDEF&amp;port=8080</c>.</summary>
internal sealed class BatchEndpoint(LateKeepalives late, BatchReader batches, FleetState fleet, Instruments instruments) : IDisposable
{
    /// <summary>Batches in memory at once, unpacked; who comes beyond that comes again.</summary>
    private const int AtOnce = 8;

    /// <summary>Bodies that are on their way at once.</summary>
    private const int MostOnTheirWay = 64;

    private readonly SemaphoreSlim _room = new(AtOnce);
    private readonly SemaphoreSlim _door = new(MostOnTheirWay);

    public async Task PostAsync(HttpContext context)
    {
        // The ages are by the sender's clock at the moment of sending; how long the body takes to arrive is part of no age.
        var now = instruments.Clock.NowMicroseconds();
        var claim = Claim.Read(context.Request.QueryString.Value);
        if (claim.Codename is not { } codename || !Codename.IsValid(codename))
            throw Refused("no_codename", Problem.BadParameter("codename", claim.Codename, "Name the run whose keepalives these are: ?codename=ABCDEF."));
        var body = await BodyAsync(context).ConfigureAwait(false);
        if (!await _room.WaitAsync(TimeSpan.Zero, context.RequestAborted).ConfigureAwait(false)) throw Again(context);
        try
        {
            var lines = batches.Read(context, body, codename, fleet.Find(codename)?.State);
            await AnswerAsync(context, codename, Math.Max(0, claim.Port ?? 0), lines, now).ConfigureAwait(false);
        }
        finally
        {
            _room.Release();
        }
    }

    public void Dispose()
    {
        _room.Dispose();
        _door.Dispose();
    }

    private async ValueTask<byte[]> BodyAsync(HttpContext context)
    {
        if (!await _door.WaitAsync(TimeSpan.Zero, context.RequestAborted).ConfigureAwait(false)) throw Again(context);
        try
        {
            return await batches.BodyAsync(context).ConfigureAwait(false);
        }
        finally
        {
            _door.Release();
        }
    }

    private async Task AnswerAsync(HttpContext context, string codename, int port, List<BatchLine> lines, long now)
    {
        var sender = Sender.Of(context, port);
        var (outcome, verdicts) = await late.TakeAsync(
            codename, sender.Owner, sender.Endpoint, [.. lines.Select(l => l.Late)], now, context.RequestAborted)
            .ConfigureAwait(false);
        switch (outcome)
        {
            case IntakeOutcome.Kept or IntakeOutcome.Known:
                foreach (var _ in verdicts.Where(v => v.Outcome == LateOutcome.Refused)) instruments.Metrics.Refused("late");
                await Answer.JsonAsync(context, BatchAnswer.Of(lines, verdicts), KarlJson.Default.BatchAnswer).ConfigureAwait(false);
                break;
            case IntakeOutcome.Overloaded:
                throw Again(context);
            case IntakeOutcome.Conflict:
                throw Refused("conflict", Problem.BadParameter("codename", codename, "It belongs to another run.") with
                {
                    Status = StatusCodes.Status409Conflict,
                });
            default:
                throw Refused("failed", new Problem
                {
                    Title = "Karl's store did not take them.",
                    Status = outcome == IntakeOutcome.Full ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status500InternalServerError,
                    Detail = "Keep them, and send them again later; Karl's log says why.",
                });
        }
    }

    private ProblemException Again(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Refused("overloaded", new Problem
        {
            Title = "Too much is under way.",
            Status = StatusCodes.Status503ServiceUnavailable,
            Detail = "Send the batch again in a second.",
        });
    }

    private ProblemException Refused(string reason, Problem problem)
    {
        instruments.Metrics.Refused(reason);
        return new ProblemException(problem);
    }
}
