using System.Collections.Concurrent;
using Karma.Karl.Fleet;
using Karma.Karl.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Intake;

/// <summary>Takes keepalives and deregistrations, as the wire contract has them; answers when they are durable.</summary>
internal sealed class KeepaliveEndpoint(
    Fleet.Intake intake, FleetState fleet, KeepaliveReader bodies, ConfirmationClient confirmation, Instruments instruments)
{
    private const int MostPooled = 4_096;

    private static readonly byte[] Ok = "OK\n"u8.ToArray();
    private static readonly byte[] Nop = "NOP\n"u8.ToArray();
    private static readonly byte[] Inconsistent = "Inconsistent URL/body parameters.\n"u8.ToArray();
    private static readonly byte[] Unparsable = "JSON parse error.\n"u8.ToArray();
    private static readonly byte[] NoCallback = "Callback error.\n"u8.ToArray();
    private static readonly byte[] TooLarge = "The body is over the limit of 65536 bytes.\n"u8.ToArray();
    private static readonly byte[] Taken = "The codename belongs to another run.\n"u8.ToArray();
    private static readonly byte[] TooManyNew = "Too many new codenames from this address within an hour; see Karma:Karl:Fleet:NewCodenamesPerHour.\n"u8.ToArray();
    private static readonly byte[] TooSlow = "The body did not arrive within ten seconds.\n"u8.ToArray();
    private static readonly byte[] Broken = "The body's chunks are none.\n"u8.ToArray();
    private static readonly byte[] Overloaded = "Too many keepalives wait; try again in a second.\n"u8.ToArray();
    private static readonly byte[] Failed = "Karl's store did not take the keepalive; see his log.\n"u8.ToArray();
    private static readonly byte[] Full = "Karl's disk is full.\n"u8.ToArray();

    private readonly ConcurrentQueue<Submission> _pool = [];

    /// <summary><c>POST {karl}?codename=ABCDEF&amp;port=8080</c>, with <c>confirm</c> or without.</summary>
    public Task PostAsync(HttpContext context)
    {
        var claim = Claim.Read(context.Request.QueryString.Value);
        if (claim is { IsConfirm: true, Port: not null }) return ConfirmAsync(context, claim);
        var known = claim.Codename is null ? null : fleet.Find(claim.Codename);

        // Mostly the body came with the head; whoever waits for it costs a little more.
        var read = bodies.ReadAsync(context, known?.State);
        if (!read.IsCompletedSuccessfully) return WaitAsync(context, claim, known, read);
        var (fault, keepalive) = read.GetAwaiter().GetResult(); // It is there.
        return fault == BodyFault.None ? TakeAsync(context, claim, keepalive, known) : RefuseBodyAsync(context, fault);
    }

    /// <summary><c>DELETE {karl}?codename=ABCDEF</c>, with a port or without.</summary>
    public Task DeleteAsync(HttpContext context)
    {
        var claim = Claim.Read(context.Request.QueryString.Value);
        if (claim.Codename is null) return Answer.TextAsync(context, StatusCodes.Status200OK, Nop);
        if (!Codename.IsValid(claim.Codename)) return Answer.TextAsync(context, StatusCodes.Status200OK, Ok); // Nobody can have that name.
        return SubmitAsync(context, claim.Codename, keepalive: null, Math.Max(0, claim.Port ?? 0), fleet.Find(claim.Codename));
    }

    private async Task ConfirmAsync(HttpContext context, Claim claim)
    {
        var port = claim.Port.GetValueOrDefault();
        var body = await confirmation.CallBackAsync(Sender.Host(context), port, context.RequestAborted).ConfigureAwait(false);
        var keepalive = body is null ? null : bodies.Read(body);
        if (keepalive is null) await RefuseAsync(context, "callback", StatusCodes.Status400BadRequest, NoCallback).ConfigureAwait(false);
        else await TakeAsync(context, claim, keepalive, known: null).ConfigureAwait(false);
    }

    private async Task WaitAsync(
        HttpContext context, Claim claim, Instance? known, ValueTask<(BodyFault Fault, ParsedKeepalive? Keepalive)> read)
    {
        var (fault, keepalive) = await read.ConfigureAwait(false);
        if (fault == BodyFault.None) await TakeAsync(context, claim, keepalive, known).ConfigureAwait(false);
        else await RefuseBodyAsync(context, fault).ConfigureAwait(false);
    }

    private Task TakeAsync(HttpContext context, Claim claim, ParsedKeepalive? keepalive, Instance? known)
    {
        if (keepalive is null || !Codename.IsValid(keepalive.Codename))
            return RefuseAsync(context, "unparsable", StatusCodes.Status400BadRequest, Unparsable);
        return claim.Agrees(keepalive)
            ? SubmitAsync(context, keepalive.Codename, keepalive, keepalive.LocalPort, known)
            : RefuseAsync(context, "inconsistent", StatusCodes.Status400BadRequest, Inconsistent);
    }

    private async Task SubmitAsync(HttpContext context, string codename, ParsedKeepalive? keepalive, int port, Instance? known)
    {
        if (!_pool.TryDequeue(out var submission)) submission = new Submission();
        var sender = Sender.Of(context, port, known);
        submission.Set(codename, keepalive, sender.Endpoint, sender.Owner);
        var outcome = await intake.SubmitAsync(submission).ConfigureAwait(false);
        submission.Clear();
        if (_pool.Count < MostPooled) _pool.Enqueue(submission);

        switch (outcome)
        {
            case IntakeOutcome.Kept or IntakeOutcome.Known:
                if (known is not null && keepalive is not null) known.RunMark = sender.Mark;
                await Answer.TextAsync(context, StatusCodes.Status200OK, Ok).ConfigureAwait(false);
                break;
            case IntakeOutcome.Conflict:
                await RefuseAsync(context, "conflict", StatusCodes.Status409Conflict, Taken).ConfigureAwait(false);
                break;
            case IntakeOutcome.TooManyNew:
                context.Response.Headers.RetryAfter = "3600";
                await RefuseAsync(context, "too_many_new", StatusCodes.Status429TooManyRequests, TooManyNew).ConfigureAwait(false);
                break;
            case IntakeOutcome.Overloaded:
                context.Response.Headers.RetryAfter = "1";
                await RefuseAsync(context, "overloaded", StatusCodes.Status503ServiceUnavailable, Overloaded).ConfigureAwait(false);
                break;
            case IntakeOutcome.Full:
                await RefuseAsync(context, "full", StatusCodes.Status507InsufficientStorage, Full).ConfigureAwait(false);
                break;
            default:
                await RefuseAsync(context, "failed", StatusCodes.Status500InternalServerError, Failed).ConfigureAwait(false);
                break;
        }
    }

    // What is left of such a body is not waited for.
    private Task RefuseBodyAsync(HttpContext context, BodyFault fault)
    {
        context.Response.Headers.Connection = "close";
        return fault switch
        {
            BodyFault.TooLarge => RefuseAsync(context, "too_large", StatusCodes.Status413PayloadTooLarge, TooLarge),
            BodyFault.TooSlow => RefuseAsync(context, "too_slow", StatusCodes.Status408RequestTimeout, TooSlow),
            _ => RefuseAsync(context, "broken", StatusCodes.Status400BadRequest, Broken),
        };
    }

    private Task RefuseAsync(HttpContext context, string reason, int status, byte[] text)
    {
        instruments.Metrics.Refused(reason);
        return Answer.TextAsync(context, status, text);
    }
}
