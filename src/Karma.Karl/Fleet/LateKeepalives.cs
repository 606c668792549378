using System.Collections.Concurrent;
using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>
/// Takes over what an instance could not deliver while Karl was away, or was not reached: each keepalive once, by codename and sequence,
/// at the time at which it would have arrived. None extends a deadline; what they prove of the past corrects it. The reading is done
/// here, on the caller's thread; the writer only writes. Thread-safe.
/// </summary>
internal sealed class LateKeepalives(Intake intake, FleetState fleet, FleetQuery query, KeepaliveHistory history, Retention retention)
{
    /// <summary>What is handed to the writer at once: other keepalives need not wait for a long batch.</summary>
    private const int AtOnce = 64;

    /// <summary>How far the order of arrival can be from the order of sequences: an answer that was lost, a connection that hung.</summary>
    private static readonly long Disorder = Time.Microseconds(TimeSpan.FromMinutes(10));

    private readonly ConcurrentDictionary<string, bool> _underWay = new(StringComparer.Ordinal);

    /// <summary>Takes a batch; its verdicts count only where the outcome is <see cref="IntakeOutcome.Kept"/>.</summary>
    /// <param name="codename">Whose they are.</param>
    /// <param name="sender">Who hands them over.</param>
    /// <param name="endpoint">Where he is reached.</param>
    /// <param name="batch">The keepalives.</param>
    /// <param name="now">When they came, in epoch microseconds.</param>
    /// <param name="cancellationToken">Gives up between two parts of the batch.</param>
    public async ValueTask<(IntakeOutcome Outcome, LateVerdict[] Verdicts)> TakeAsync(
        string codename, Owner sender, Endpoint endpoint, IReadOnlyList<LateKeepalive> batch, long now, CancellationToken cancellationToken)
    {
        if (fleet.Find(codename) is not { } instance)
            return (IntakeOutcome.Kept, [.. batch.Select(_ => LateVerdict.Refused("Nobody of that codename is up; send a keepalive first."))]);
        if (!_underWay.TryAdd(codename, true)) return (IntakeOutcome.Overloaded, []); // Two at once could both find the same one new.
        try
        {
            var verdicts = await SiftAsync(instance, batch, now, cancellationToken).ConfigureAwait(false);
            var stored = Enumerable.Range(0, batch.Count).Where(i => verdicts[i].Outcome == LateOutcome.Stored).ToList();
            foreach (var part in stored.Chunk(AtOnce))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var outcome = await SubmitAsync(codename, sender, endpoint, part.Select(i => batch[i]), now).ConfigureAwait(false);
                if (outcome != IntakeOutcome.Kept) return (outcome, []);
            }

            if (stored.Count > 0) await CorrectAsync(instance, now - stored.Max(i => batch[i].Age), cancellationToken).ConfigureAwait(false);
            return (IntakeOutcome.Kept, verdicts);
        }
        finally
        {
            _underWay.TryRemove(codename, out _);
        }
    }

    private async ValueTask<LateVerdict[]> SiftAsync(
        Instance instance, IReadOnlyList<LateKeepalive> batch, long now, CancellationToken cancellationToken)
    {
        var latest = KeepaliveParser.SequenceOf(instance.State.Latest.Body);
        var verdicts = batch.Select(late => Judge(late, instance.State.Codename, latest)).ToArray();
        var good = Enumerable.Range(0, batch.Count).Where(i => verdicts[i].Outcome == LateOutcome.Stored).ToList();
        if (good.Count == 0) return verdicts;
        var known = await KnownAsync(
            instance.Log,
            good.Min(i => batch[i].Keepalive!.Sequence), // The good ones are keepalives.
            now - good.Max(i => batch[i].Age) - Disorder,
            cancellationToken).ConfigureAwait(false);
        foreach (var i in good)
            if (!known.Add(batch[i].Keepalive!.Sequence)) verdicts[i] = LateVerdict.Known; // As above.
        return verdicts;
    }

    private LateVerdict Judge(LateKeepalive late, string codename, long latest) => late.Keepalive switch
    {
        null => LateVerdict.Refused("It is no keepalive."),
        { } k when k.Codename != codename => LateVerdict.Refused("It is of another codename than the query."),
        { Sequence: 0 } => LateVerdict.Refused("It has no sequence."),
        { } k when k.Sequence >= latest => LateVerdict.Refused("It is not older than the latest keepalive; send that one first."),
        _ when late.Age < 0 || late.Age > retention.Age => LateVerdict.Refused("Its age is negative, or over what Karl keeps."),
        _ => LateVerdict.Stored,
    };

    // What is kept of these sequences. A sequence from the first on cannot have arrived before one that is less, but for a little disorder.
    private async ValueTask<HashSet<long>> KnownAsync(InstanceLog log, long first, long from, CancellationToken cancellationToken)
    {
        var known = new HashSet<long>();
        var stop = from;
        await foreach (var record in history.Reader.BackwardsAsync(log.Number, log, Life.Never, cancellationToken).ConfigureAwait(false))
        {
            if (record.Order < stop) break;
            var sequence = KeepaliveParser.SequenceOf(record.Body);
            if (sequence >= first) known.Add(sequence);
            else if (sequence > 0 && !record.IsLate) stop = Math.Max(stop, record.Order - Disorder);
        }

        return known;
    }

    private async ValueTask<IntakeOutcome> SubmitAsync(string codename, Owner sender, Endpoint endpoint, IEnumerable<LateKeepalive> part, long now)
    {
        var submissions = new List<Task<IntakeOutcome>>(AtOnce);
        foreach (var late in part)
        {
            var submission = new Submission();
            submission.Set(codename, late.Keepalive, endpoint, sender, Math.Max(1, now - late.Age));
            submissions.Add(intake.SubmitAsync(submission).AsTask());
        }

        var outcomes = await Task.WhenAll(submissions).ConfigureAwait(false);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // Off the writer's thread.
        return Array.Find(outcomes, o => o != IntakeOutcome.Kept); // Where there is none, that is kept.
    }

    private async ValueTask CorrectAsync(Instance instance, long first, CancellationToken cancellationToken)
    {
        var (records, spans) = await query.LifeSinceAsync(instance.Log, first, cancellationToken).ConfigureAwait(false);
        var began = Time.Microseconds(spans[0].From);
        var number = instance.Log.Number;
        var outages = await history.Directory.OutagesAsync(began, Life.Never, cancellationToken).ConfigureAwait(false);
        var thought = outages.Where(o => o.Number == number).ToList();
        var found = spans.Where(s => s.State == LivenessState.Down)
            .Select(s => new Outage(number, Time.Microseconds(s.From), s.To is { } to ? Time.Microseconds(to) : 0)).ToList();
        var upSince = spans[^1].State != LivenessState.Up ? (long?)null
            : spans.Count > 1 ? Time.Microseconds(spans[^1].From)
            : Math.Min(began, instance.UpBefore ?? began);
        var correction = new Correction
        {
            Codename = instance.State.Codename,
            Endpoint = records[^1].Endpoint,
            UpSince = upSince,
            Refuted = [.. thought.Where(t => !found.Exists(f => f.Began == t.Began && (f.Ended == 0 || f.Ended == t.Ended)))],
            Found = [.. found.Where(f => !thought.Exists(t => f.Began == t.Began && (f.Ended == 0 || f.Ended == t.Ended)))],
        };
        var submission = new Submission();
        submission.Set(correction);
        await intake.SubmitAsync(submission).ConfigureAwait(false);
    }
}
