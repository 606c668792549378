using Karma.Backfill;
using Microsoft.Extensions.Logging;

namespace Karma.Beacon;

/// <summary>What she does between two keepalives and after the last: hands Karl what he missed, and says goodbye.</summary>
internal sealed class Errands(Contact contact, Handover handover, KarlClient karl, TimeProvider clock, ILogger<Errands> logger)
{
    /// <summary>For the goodbye to a Karl who was left, and for all that is done at the end.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Until all is done or the next keepalive is due; never throws.</summary>
    public async Task RunAsync(CancellationToken pause)
    {
        try
        {
            if (contact.State.Left is { } left) await LeaveAsync(left, pause).ConfigureAwait(false);
            if (Listener is { } locator) await handover.RunAsync(locator, pause).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (pause.IsCancellationRequested)
        {
            // The keepalive goes first.
        }
        catch (Exception e)
        {
            BeaconLog.ErrandFailed(logger, e);
        }
    }

    /// <summary>A last batch in half of the time, and goodbye to whoever waits for keepalives. Only <paramref name="stop"/> is thrown.</summary>
    public async Task EndAsync(CancellationToken stop)
    {
        if (Listener is { } listener)
        {
            using var half = new CancellationTokenSource(Limit / 2, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(half.Token, stop);
            try
            {
                await handover.OneAsync(listener, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                // The goodbye matters more.
            }
        }

        var state = contact.State;
        List<Task> goodbyes = [];
        if (state is { Locator: { Karl: not null } locator, SentAt: not null }) goodbyes.Add(karl.DeleteAsync(locator, Limit, stop));
        if (state.Left is { } left) goodbyes.Add(karl.DeleteAsync(left.Locator, Limit, stop));
        await Task.WhenAll(goodbyes).ConfigureAwait(false);
    }

    /// <summary>Where a Karl takes keepalives who has told who he is; an original would not know what to do with more than one at a time.</summary>
    private Locator? Listener => contact.State is { Reachable: true, KarlId: not null } state ? state.Locator : null;

    /// <summary>
    /// To the Karl who was left, silence would be an outage, so he is told goodbye: but not before the next one has accepted a
    /// keepalive, and not where both may be the same one under two addresses, who would take a living service for done.
    /// </summary>
    private async Task LeaveAsync(LeftKarl left, CancellationToken pause)
    {
        var state = contact.State;
        var isNowhere = state.Locator?.Karl is null;
        if (!isNowhere && state.Reachable != true) return;
        if (isNowhere || (left.Id is not null && state.KarlId is not null && left.Id != state.KarlId))
        {
            await karl.DeleteAsync(left.Locator, Limit, pause).ConfigureAwait(false);
            BeaconLog.Left(logger, left.Locator.Karl);
        }

        contact.Forget();
    }
}
