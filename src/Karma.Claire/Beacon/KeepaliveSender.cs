using Karma.Backfill;
using Karma.Status;
using Karma.Wire;
using Microsoft.Extensions.Logging;

namespace Karma.Beacon;

/// <summary>One keepalive: composed, sent, recorded, and kept in the backlog where Karl could not take it.</summary>
internal sealed class KeepaliveSender(
    ServiceReporter reporter, StatusComposer composer, KarlClient karl, Contact contact, Backlog backlog, TimeProvider clock, ILogger<KeepaliveSender> logger)
{
    /// <summary>As much as Karl takes.</summary>
    private const int MaxBytes = 65_536;

    private bool _isTooLong;

    /// <summary>How many keepalives were composed so far.</summary>
    public long Sequence => contact.State.Sequence;

    /// <summary>Nothing that Karl does is thrown, only the cancellation of <paramref name="stop"/>.</summary>
    /// <param name="locator">Where to; a keepalive that is under way when it is replaced is abandoned at once.</param>
    /// <param name="confirm">Whether Karl is to confirm it by calling back; a miss is then one of a few tries.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <returns>What became of it; null where the locator leads nowhere or was replaced meanwhile.</returns>
    public async Task<Outcome?> SendAsync(Locator locator, bool confirm, CancellationToken stop)
    {
        contact.TurnTo(locator);
        if (locator.Karl is null) return null;
        var began = clock.GetTimestamp();
        ClaireStatus? status = null;
        Outcome outcome;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, locator.Replaced);
        try
        {
            contact.Number();
            status = Fitting(composer.Compose(await reporter.AskAsync(either.Token).ConfigureAwait(false), withBuild: true), out var body);
            contact.Sent();
            outcome = await karl.PostAsync(locator, body, confirm, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (locator.Replaced.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            Keep(status, began);
            return null;
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            outcome = Outcome.Failed(Failure.Explain(e), clock.GetElapsedTime(began));
        }

        contact.Record(outcome, isTry: confirm);
        if (outcome.MayBeAcceptedLater) Keep(status, began);
        return outcome;
    }

    /// <summary>A service that says more than Karl takes would be taken for dead; so she leaves out what it says, and says that.</summary>
    private ClaireStatus Fitting(ClaireStatus status, out byte[] body)
    {
        body = KeepaliveWriter.Write(status);
        if (body.Length <= MaxBytes)
        {
            _isTooLong = false;
            return status;
        }

        if (!_isTooLong) StatusLog.TooLong(logger, body.Length, MaxBytes);
        _isTooLong = true;
        var runtime = RuntimeReport.Of($"The status is {body.Length} bytes long; at most {MaxBytes} are sent.", details: null).Evaluate();
        var fitting = status with { Vars = null, Runtime = runtime };
        body = KeepaliveWriter.Write(fitting);
        if (body.Length <= MaxBytes) return fitting;

        fitting = fitting with { Dependencies = [], Labels = null, Build = null, Replaced = null };
        body = KeepaliveWriter.Write(fitting);
        return fitting;
    }

    /// <summary>Without the build: the keepalive that opens the way for this one has it.</summary>
    private void Keep(ClaireStatus? status, long composedAt)
    {
        if (status is null || !backlog.IsOn) return;
        backlog.Add(new Undelivered(composedAt, KeepaliveWriter.Write(status with { Build = null })));
    }
}
