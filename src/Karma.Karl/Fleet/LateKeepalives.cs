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
    /// <param name="cancellationToken">Gives up as long as nothing is written.</param>
    public async ValueTask<(IntakeOutcome Outcome, LateVerdict[] Verdicts)> TakeAsync(
        string codename, Owner sender, Endpoint endpoint, IReadOnlyList<LateKeepalive> batch, long now, CancellationToken cancellationToken)
    {
        if (fleet.Find(codename) is not { } instance)
            return (IntakeOutcome.Kept, [.. batch.Select(_ => LateVerdict.Refused("Nobody of that codename is up; send a keepalive first."))]);
        var owner = instance.Log.Row.Owner;
        if (owner != sender && owner != default) return (await RefuseAsync(codename, sender, endpoint, batch).ConfigureAwait(false), []);
        if (!_underWay.TryAdd(codename, true)) return (IntakeOutcome.Overloaded, []); // Two at once could both find the same one new.
        try
        {
            var latest = instance.State; // Before the looking: what comes in behind it is noticed.
            var verdicts = await SiftAsync(instance, batch, now, cancellationToken).ConfigureAwait(false);
            if (verdicts.All(v => v.Outcome == LateOutcome.Refused)) return (IntakeOutcome.Kept, verdicts);
            var stored = Enumerable.Range(0, batch.Count).Where(i => verdicts[i].Outcome == LateOutcome.Stored).ToList();
            foreach (var part in stored.Chunk(AtOnce))
            {
                var outcome = await SubmitAsync(codename, sender, endpoint, part.Select(i => batch[i]), now, latest).ConfigureAwait(false);
                if (outcome != IntakeOutcome.Kept) return (outcome, []);
            }

            // From the oldest that is kept by now, this time or before: a correction that was missed is made up for. Nobody gives up in between.
            var oldest = now - Enumerable.Range(0, batch.Count).Where(i => verdicts[i].Outcome != LateOutcome.Refused).Max(i => batch[i].Age);
            var corrected = await CorrectAsync(instance, oldest, now).ConfigureAwait(false);
            return (corrected, verdicts);
        }
        finally
        {
            _underWay.TryRemove(codename, out _);
        }
    }

    private async ValueTask<LateVerdict[]> SiftAsync(
        Instance instance, IReadOnlyList<LateKeepalive> batch, long now, CancellationToken cancellationToken)
    {
        var latest = Math.Max(KeepaliveParser.SequenceOf(instance.Log.Latest().Body), instance.Log.Sequence);
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
        var stop = 0L;
        await foreach (var record in history.Reader.BackwardsAsync(log.Number, log, Life.Never, cancellationToken).ConfigureAwait(false))
        {
            if (record.Order < stop || history.Watch.Arrivals.TimeOf(record.Order) < from) break;
            var sequence = KeepaliveParser.SequenceOf(record.Body);
            if (sequence >= first) known.Add(sequence);
            else if (sequence > 0 && !record.IsLate) stop = Math.Max(stop, record.Order - Disorder);
        }

        return known;
    }

    private async ValueTask<IntakeOutcome> SubmitAsync(string codename, Owner sender, Endpoint endpoint, IEnumerable<LateKeepalive> part, long now, InstanceState latest)
    {
        var submissions = new List<Task<IntakeOutcome>>(AtOnce);
        foreach (var late in part)
        {
            var submission = new Submission();
            var due = Math.Max(1, Math.Min(now - late.Age, latest.LatestAt)); // Before what was heard since, whatever the clocks say.
            submission.Set(codename, late.Keepalive, endpoint, sender, due, siftedAt: latest.LatestOrder);
            submissions.Add(intake.SubmitAsync(submission).AsTask());
        }

        var outcomes = await Task.WhenAll(submissions).ConfigureAwait(false);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // Off the writer's thread.
        return Array.Find(outcomes, o => o != IntakeOutcome.Kept); // Where there is none, that is kept.
    }

    // Whoever it is not that the codename belongs to: his keepalive goes the way of all, which puts the conflict on record.
    private async ValueTask<IntakeOutcome> RefuseAsync(string codename, Owner sender, Endpoint endpoint, IReadOnlyList<LateKeepalive> batch)
    {
        if (batch.FirstOrDefault(late => late.Keepalive is not null) is { Keepalive: not null } one)
            await SubmitAsync(new Submission(), codename, one.Keepalive, endpoint, sender).ConfigureAwait(false);
        return IntakeOutcome.Conflict;
    }

    private async ValueTask SubmitAsync(Submission submission, string codename, ParsedKeepalive keepalive, Endpoint endpoint, Owner sender)
    {
        submission.Set(codename, keepalive, endpoint, sender);
        await intake.SubmitAsync(submission).ConfigureAwait(false);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // Off the writer's thread.
    }

    private async ValueTask<IntakeOutcome> CorrectAsync(Instance instance, long first, long now)
    {
        if (await query.LifeSinceAsync(instance.Log, first, now, CancellationToken.None).ConfigureAwait(false) is not { } life) return IntakeOutcome.Kept;
        var (records, spans, upSince) = life;
        var began = Time.Microseconds(spans[0].From);
        var number = instance.Log.Number;
        var thought = await history.Directory.OutagesAsync(began, now, CancellationToken.None, number).ConfigureAwait(false);
        var found = spans.Where(s => s.State == LivenessState.Down)
            .Select(s => new Outage(number, Time.Microseconds(s.From), s.To is { } to ? Time.Microseconds(to) : 0)).ToList();
        var correction = new Correction
        {
            Codename = instance.State.Codename,
            Endpoint = records[^1].Endpoint,
            UpSince = upSince is { IsLeast: true } least ? Math.Min(least.Since, instance.UpBefore) : upSince?.Since,
            Proof = upSince is { IsLeast: false } exact && records.FindLast(r => !r.IsLate) is { } heard ? new UpProof(records.Max(r => r.Order), heard.At, exact.Since) : null,
            Refuted = [.. thought.Where(t => !found.Exists(f => IsSame(t, f)))],
            Found = [.. found.Where(f => !thought.Exists(t => IsSame(t, f)))],
        };
        var submission = new Submission();
        submission.Set(correction);
        var outcome = await intake.SubmitAsync(submission).ConfigureAwait(false);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // As above.
        return outcome;
    }

    // One that ended earlier than silence did was ended by another run that took the endpoint.
    private static bool IsSame(Outage thought, Outage found) =>
        thought.Began == found.Began && (found.Ended == 0 || (thought.Ended != 0 && thought.Ended <= found.Ended));
}
