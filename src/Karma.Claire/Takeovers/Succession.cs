using Karma.Wire;

namespace Karma.Takeovers;

/// <summary>One takeover, from the lock to the word that this program goes on or not.</summary>
/// <param name="coming">This program.</param>
/// <param name="finder">Tells what is on the port.</param>
/// <param name="eviction">Has it make way.</param>
/// <param name="warmup">How long a newcomer that holds the lock may take until it serves.</param>
/// <param name="lockName">The lock of the port.</param>
/// <param name="clock">For every wait.</param>
internal sealed class Succession(
    Newcomer coming, OccupantFinder finder, Eviction eviction, TimeSpan warmup, string lockName, TimeProvider clock)
{
    /// <summary>What comes back that often is kept alive by somebody, who would be fought for ever.</summary>
    private const int MostEvictions = 3;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    /// <summary>Only <paramref name="stop"/> is thrown.</summary>
    public async Task<SuccessionResult> RunAsync(CancellationToken stop)
    {
        var (held, refusal) = await LockAsync(stop).ConfigureAwait(false);
        if (held is null) return new SuccessionResult(Step.Refuse, refusal);
        var goesOn = false;
        try
        {
            var result = await SettleAsync(stop).ConfigureAwait(false);
            goesOn = result.Step == Step.GoOn;
            return goesOn ? result with { Held = held } : result;
        }
        finally
        {
            if (!goesOn) held.Dispose();
        }
    }

    /// <summary>Who holds the lock is given the time to serve, and what is on the port now the time to stop before that.</summary>
    private async Task<(IDisposable? Held, Refusal? Refusal)> LockAsync(CancellationToken stop)
    {
        var began = clock.GetTimestamp();
        for (TimeSpan? limit = null; ;)
        {
            var attempt = PortLock.TryTake(lockName);
            if (attempt.Fault is { } fault) return (null, Refusal.LockFault(coming, lockName, fault));
            if (attempt.Held is { } held) return (held, null);
            limit ??= warmup + (await finder.LookAsync(coming.Port, stop).ConfigureAwait(false) is Occupant.Run run ? Periods.Shutdown(run.Status) : Periods.Default);
            if (clock.GetElapsedTime(began) >= limit) return (null, Refusal.Locked(coming, lockName, limit.Value));
            await Task.Delay(Every, clock, stop).ConfigureAwait(false);
        }
    }

    private async Task<SuccessionResult> SettleAsync(CancellationToken stop)
    {
        Replaced? replaced = null;
        var evictions = 0;
        string? waitsFor = null;
        for (var waited = clock.GetTimestamp(); ;)
        {
            var there = await finder.LookAsync(coming.Port, stop).ConfigureAwait(false);
            var run = there as Occupant.Run;
            if (run?.Status.Codename != waitsFor) (waitsFor, waited) = (run?.Status.Codename, clock.GetTimestamp());
            var verdict = Verdict.Of(there, coming, clock.GetElapsedTime(waited));
            if (verdict.Step == Step.Wait)
            {
                await Task.Delay(Every, clock, stop).ConfigureAwait(false);
                continue;
            }

            if (verdict.Step != Step.Replace || run is null) return new SuccessionResult(verdict.Step, verdict.Refusal) { Replaced = replaced };
            if (evictions++ == MostEvictions) return new SuccessionResult(Step.Refuse, Refusal.ComesBack(coming, MostEvictions));
            if (await eviction.EvictAsync(coming, run, stop).ConfigureAwait(false) is { } refusal) return new SuccessionResult(Step.Refuse, refusal);
            replaced = Predecessor.Of(run.Status);
        }
    }
}
