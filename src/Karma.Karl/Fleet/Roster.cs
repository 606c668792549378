using System.Net;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Fleet;

/// <summary>
/// Who bears which codename. A codename belongs to whoever reported under it first: a stranger's goodbye does nothing, his keepalive is
/// refused and becomes a conflict on record. For the one writer.
/// </summary>
internal sealed class Roster(KeepaliveHistory history, FleetState fleet, NewcomerLimit limit, Instruments instruments)
{
    private static readonly long SayEvery = Time.Microseconds(TimeSpan.FromHours(1));

    private readonly Dictionary<string, InstanceLog> _newcomers = new(StringComparer.Ordinal);
    private readonly List<(string Codename, IPAddress Host)> _made = [];
    private long _saidAt;

    /// <summary>
    /// The instance that a submission is of, made or brought back where it is none in memory; or <see langword="null"/>, with its verdict,
    /// where there is nothing to keep.
    /// </summary>
    /// <param name="submission">The submission.</param>
    /// <param name="known">The instance in the fleet.</param>
    public async ValueTask<InstanceLog?> AdmitAsync(Submission submission, Instance? known)
    {
        try
        {
            return await FindOrMakeAsync(submission, known).ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            // What the disk has damaged is the trouble of whoever is kept there. Where the store is away altogether, the commit fails for all.
            submission.Verdict = IntakeOutcome.Failed;
            instruments.Metrics.BlockUnreadable();
            if (Math.Abs(submission.At - _saidAt) > SayEvery) instruments.Logger.NotAdmitted(submission.Codename, e.Message);
            _saidAt = submission.At;
            return null;
        }
    }

    /// <summary>The turn is over: who came in it is in the fleet, or was not taken, and then he does not count: he comes again.</summary>
    public void EndTurn()
    {
        foreach (var (codename, host) in _made)
            if (fleet.Find(codename) is null) limit.Return(host);
        _made.Clear();
        _newcomers.Clear();
    }

    private async ValueTask<InstanceLog?> FindOrMakeAsync(Submission submission, Instance? known)
    {
        var codename = submission.Codename;
        var log = known?.Log ?? _newcomers.GetValueOrDefault(codename);
        if (log is not null) return await IsOwnAsync(submission, log.Number, log.Row).ConfigureAwait(false) ? log : null;
        if (submission.Keepalive is not { } keepalive) return null; // Nobody says goodbye, or somebody who is long gone.

        if (await history.Directory.FindAsync(codename, CancellationToken.None).ConfigureAwait(false) is { } gone)
        {
            if (!await IsOwnAsync(submission, gone.Number, gone.Row).ConfigureAwait(false)) return null;
            log = history.Writer.Revive(gone.Number, gone.Row);
        }
        else if (limit.Admit(submission.Endpoint.Host, submission.At))
        {
            _made.Add((codename, submission.Endpoint.Host));
            log = history.Writer.Create(codename, fleet.Shared.Of(keepalive.Service), submission.Sender.GetValueOrDefault(), submission.Endpoint, submission.At);
        }
        else
        {
            submission.Verdict = IntakeOutcome.TooManyNew;
            return null;
        }

        return _newcomers[codename] = log;
    }

    private async ValueTask<bool> IsOwnAsync(Submission submission, long number, InstanceRow row)
    {
        if (submission.Sender is not { } sender || sender == row.Owner || row.Owner == default) return true;
        if (submission.Keepalive is null) return false;
        submission.Verdict = IntakeOutcome.Conflict;
        var conflict = await history.Conflicts
            .NoteAsync(number, submission.Endpoint, submission.At, history.Writer.Beside, CancellationToken.None).ConfigureAwait(false);
        if (conflict.Count == 1) instruments.Logger.CodenameConflict(row.Codename, row.Endpoint.ToString(), conflict.Endpoint);
        return false;
    }
}
