using Karma.Beacon;
using Karma.Doors;
using Karma.Hosting;
using Karma.Takeovers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Karma.Page;

/// <summary>
/// What may be asked of Claire at her page by <c>POST</c>: a keepalive now, another Karl, and that the service stops. Where there is a control
/// token, only by who holds it; otherwise by who is on this machine and no foreign page in its browser, who may stop the service only if it
/// makes way for its next build so: a proxy on this machine cannot always be told from him.
/// </summary>
internal sealed class Steering(Claire claire, Tenancy tenancy, IHostApplicationLifetime host, TimeProvider clock)
{
    private const string Closed =
        "Only a caller on this machine may steer this service, and no page of another site. "
        + $"Elsewhere, send the token of {ConfigureClaire.Section}:ControlToken as 'Authorization: Bearer …', once the service has one.\n";

    private const string NoToken = $"Send the token of {ConfigureClaire.Section}:ControlToken as 'Authorization: Bearer …'.\n";

    private const string NoStop =
        "Only a service that looks for a takeover is stopped by a caller without a token. "
        + $"Send it SIGTERM instead, or give it {ConfigureClaire.Section}:ControlToken.\n";

    private const string Unknown = "Valid URL parameter required: initiate_keepalive, initiate_keepalive=wait, report_to=URL, stop or sigterm.\n";
    private const string NoKarl = "There is no Karl to send a keepalive to; name one by report_to=URL or Karma:Claire:Karl.\n";
    private const string NoSignals = "There are no signals on this system; ask with stop instead.\n";

    public async Task AnswerAsync(HttpContext context)
    {
        var (status, text) = Refusal(context) is { } refusal
            ? (StatusCodes.Status403Forbidden, refusal)
            : await ObeyAsync(context).ConfigureAwait(false);
        await PageAnswer.TextAsync(context, status, text).ConfigureAwait(false);
    }

    private string? Refusal(HttpContext context)
    {
        if (claire.Options.ControlToken is { } token) return Caller.HasToken(context.Request, [token]) ? null : NoToken;
        if (!Caller.IsLocal(context) || Caller.IsCrossSite(context.Request)) return Closed;
        return tenancy.Port == 0 && (context.Request.Query.ContainsKey("stop") || context.Request.Query.ContainsKey("sigterm")) ? NoStop : null;
    }

    private async Task<(int Status, string Text)> ObeyAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (query.TryGetValue("initiate_keepalive", out var wait))
        {
            if (claire.Karl is null) return (StatusCodes.Status400BadRequest, NoKarl);
            var answered = claire.Orders.Ask();
            if (wait == "wait") await UntilAsync(answered, context.RequestAborted).ConfigureAwait(false);
            return (StatusCodes.Status200OK, "Keepalive will be sent shortly.\n");
        }

        if (query.ContainsKey("stop")) return AfterAnswer(context, host.StopApplication, "Stopping.\n");
        if (query.ContainsKey("sigterm"))
        {
            return Posix.HasSignals
                ? AfterAnswer(context, () => Posix.Send(Environment.ProcessId, Posix.Terminate), "Sending SIGTERM to this process.\n")
                : (StatusCodes.Status501NotImplemented, NoSignals);
        }

        if (!query.TryGetValue("report_to", out var given)) return (StatusCodes.Status400BadRequest, Unknown);
        if (given.Count != 1 || !Uri.TryCreate(given.ToString(), UriKind.Absolute, out var karl))
            return (StatusCodes.Status400BadRequest, "Valid URL parameter `report_to` required, like http://karl:7576/.\n");
        if (Locator.Fault(karl) is { } fault) return (StatusCodes.Status400BadRequest, $"The locator {fault}\n");
        claire.Redirect(karl, $"{context.Connection.RemoteIpAddress?.ToString() ?? "a caller"} over HTTP", byProgram: false);
        return (StatusCodes.Status200OK, $"Now reporting to '{karl.AbsoluteUri}'.\n");
    }

    /// <summary>The caller has his whole answer before the service begins to end.</summary>
    private static (int Status, string Text) AfterAnswer(HttpContext context, Action then, string text)
    {
        context.Response.OnCompleted(() =>
        {
            then();
            return Task.CompletedTask;
        });
        return (StatusCodes.Status200OK, text);
    }

    /// <summary>However the attempt ends, and however long it takes, the caller waits no longer than one may take.</summary>
    private async Task UntilAsync(Task answered, CancellationToken aborted)
    {
        try
        {
            await answered.WaitAsync(claire.Options.Timeout, clock, aborted).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The attempt goes on without him.
        }
    }
}
