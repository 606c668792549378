using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Karma.Beacon;

/// <summary>
/// Where the service requires it: has Karl confirm, by calling back, that he and the service reach one another, and stops the host
/// where he does not.
/// </summary>
internal sealed class Registration(
    Claire claire, KeepaliveSender sender, IHostApplicationLifetime host, TimeProvider clock, ILogger<Registration> logger)
{
    /// <summary>The exit code of a service that stops because Karl did not confirm it: <c>EX_UNAVAILABLE</c> of sysexits.</summary>
    public const int ExitCode = 69;

    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    /// <summary>False where the service cannot be; the host is stopping then. Only the cancellation of <paramref name="stop"/> is thrown.</summary>
    public async Task<bool> ConfirmAsync(CancellationToken stop)
    {
        if (!claire.Options.RequireKarl) return true;
        if (await FaultAsync(stop).ConfigureAwait(false) is not { } reason)
        {
            BeaconLog.Confirmed(logger, claire.Karl);
            return true;
        }

        var page = claire.StatusPage?.AbsoluteUri ?? "this service at a TCP port";
        BeaconLog.NotConfirmed(logger, claire.Karl, Limit.TotalSeconds, reason, ExitCode, page);
        Environment.ExitCode = ExitCode;
        host.StopApplication();
        return false;
    }

    /// <summary>Tries at once and then at growing distances, because Karl may be starting too.</summary>
    /// <returns>Why Karl did not confirm; null where he did.</returns>
    private async Task<string?> FaultAsync(CancellationToken stop)
    {
        if (claire.StatusPage is not { } page) return "it has no TCP port at which he could call it back";
        if (page.Scheme != Uri.UriSchemeHttp) return "it serves https alone, and he calls back over plain http; add an http address that he reaches";
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var reason = "no answer";
        try
        {
            for (var wait = FirstWait; ; wait *= 2)
            {
                var outcome = await sender.SendAsync(claire.Orders.Locator, confirm: true, either.Token).ConfigureAwait(false);
                if (outcome?.Code == HttpStatusCode.OK) return null;
                reason = outcome?.Reason ?? "the locator was changed meanwhile";
                if (outcome is { Miss: null }) reason = $"HTTP response code {(int?)outcome.Code}, which confirms nothing";
                await Task.Delay(wait, clock, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return reason;
        }
    }
}
