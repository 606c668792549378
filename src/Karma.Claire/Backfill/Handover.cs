using Karma.Beacon;
using Microsoft.Extensions.Logging;

namespace Karma.Backfill;

/// <summary>Hands Karl what he missed, oldest first, batch after batch while he takes it.</summary>
internal sealed class Handover(Backlog backlog, KarlClient karl, BeaconMeter meter, TimeProvider clock, ILogger<Handover> logger)
{
    private const string Refused = "refused";

    /// <summary>Room for an outcome and a reason of ordinary length for each line of a batch.</summary>
    private const int AnswerBytes = 256 * 1024;

    private int _handedOver;
    private int _refused;
    private bool _isTold;

    /// <summary>Until nothing is left, Karl does not take more at present, or <paramref name="stop"/> is cancelled, which is thrown.</summary>
    public async Task RunAsync(Locator locator, CancellationToken stop)
    {
        if (backlog.Count == 0) return;
        while (await OneAsync(locator, stop).ConfigureAwait(false))
        {
            // The next batch.
        }

        if (backlog.Count > 0) return;
        if (_handedOver > 0) BackfillLog.HandedOver(logger, locator.Karl, _handedOver, _refused);
        (_handedOver, _refused, _isTold) = (0, 0, false);
    }

    /// <summary>One batch.</summary>
    /// <returns>Whether Karl took it or will never take it, and there is another one.</returns>
    public async Task<bool> OneAsync(Locator locator, CancellationToken stop)
    {
        var batch = backlog.Oldest();
        if (batch.Count == 0) return false;
        var outcome = await karl.PostLinesAsync(locator, BackfillBody.Write(batch, clock), AnswerBytes, stop).ConfigureAwait(false);
        if (outcome.Miss is not null && outcome.MayBeAcceptedLater) return false;
        if (outcome.Miss is not null) Drop(batch, locator, outcome.Reason);
        else if (!Settle(batch, BackfillAnswer.Read(outcome.Body))) return false;
        return backlog.Count > 0;
    }

    /// <summary>False where the answer tells of no line: it was no answer, and the lines stay.</summary>
    private bool Settle(IReadOnlyList<Undelivered> batch, BackfillAnswer? answer)
    {
        if (answer is null) return false;
        var outcomes = answer.Outcomes(batch.Count);
        var told = outcomes.Where(o => o is not null).ToList();
        if (told.Count == 0) return false;
        backlog.Settle(batch, [.. outcomes.Select(o => o is not null)]);
        foreach (var group in told.GroupBy(o => o is "stored" or "known" or Refused ? o : "other")) meter.HandedOver(group.Key, group.Count());
        _handedOver += told.Count;
        _refused += told.Count(o => o == Refused);
        return true;
    }

    private void Drop(IReadOnlyList<Undelivered> batch, Locator locator, string reason)
    {
        backlog.Settle(batch, [.. batch.Select(_ => true)]);
        meter.Dropped(Refused, batch.Count);
        if (!_isTold) BackfillLog.Refused(logger, locator.Karl, reason);
        _isTold = true;
    }
}
