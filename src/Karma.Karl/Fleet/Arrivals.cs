using Karma.Karl.History;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Fleet;

/// <summary>
/// What was handed in: it becomes part of the commit that is being made, and of the state once that has succeeded. For the one writer.
/// </summary>
internal sealed class Arrivals(HistoryWriter history, FleetState fleet, Roster roster, Instruments instruments)
{
    /// <summary>Adds a submission to the commit, or gives it its verdict where there is nothing to keep.</summary>
    public async ValueTask AppendAsync(Submission submission)
    {
        if (submission.Correction is { } correction)
        {
            await fleet.RecordAsync(correction).ConfigureAwait(false);
            return;
        }

        var instance = fleet.Find(submission.Codename);
        if (submission.DueAt is not null && instance is null)
        {
            submission.Verdict = IntakeOutcome.Overloaded; // It has just left memory: a keepalive brings it back, then this comes again.
            return;
        }

        if (await roster.AdmitAsync(submission, instance).ConfigureAwait(false) is not { } log) return;
        var keepalive = submission.Keepalive;
        if (submission.DueAt is null && keepalive is { Sequence: > 0 } && keepalive.Sequence <= log.Row.LateThrough)
        {
            submission.Verdict = IntakeOutcome.Known; // Its sender gave it up and has handed it over since.
            return;
        }

        if (submission.DueAt is not null && log.OvertakenOrder > submission.SiftedAt)
        {
            submission.Verdict = IntakeOutcome.Overloaded; // One that was stuck came in since: what is known must be looked at again.
            return;
        }

        var known = instance?.State.Endpoint;
        var record = new KeepaliveRecord
        {
            Kind = keepalive is null ? RecordKind.Goodbye : RecordKind.Keepalive,
            Order = history.NextOrder(submission.At),
            At = submission.DueAt ?? submission.At,
            IsLate = submission.DueAt is not null,
            Allowance = keepalive?.Allowance ?? 0,
            Endpoint = keepalive is null || submission.Endpoint == known ? known ?? submission.Endpoint : submission.Endpoint, // A goodbye moves nobody.
            Build = keepalive?.Build?.Id ?? BuildId.None,
            BuildOffset = keepalive?.BuildOffset ?? 0,
            Body = keepalive?.Body ?? [],
        };
        submission.Log = log;
        submission.Record = record;
        log.Count(record, keepalive?.Sequence ?? 0);
        if (record.IsLate) history.AppendLate(log, record, keepalive?.Build, keepalive?.Sequence ?? 0);
        else history.Append(log, record, keepalive?.Build);
        if (keepalive is not null && !record.IsLate) Note(log, record, keepalive, instance?.State);
    }

    /// <summary>The commit succeeded: what it has of a turn is the state now.</summary>
    public void Apply(List<Submission> turn)
    {
        var keepalives = 0;
        foreach (var submission in turn)
        {
            if (submission.Correction is { } correction) fleet.Correct(correction);
            if (submission.Log is null || submission.Record is null) continue;
            fleet.Apply(submission.Log, submission.Record, submission.Keepalive);
            if (submission.DueAt is not null) instruments.Metrics.Late();
            else if (submission.Keepalive is null) instruments.Metrics.Goodbye();
            else keepalives++;
        }

        if (keepalives > 0) instruments.Metrics.Received(keepalives);
    }

    /// <summary>The turn is over, whatever became of it.</summary>
    public void EndTurn() => roster.EndTurn();

    private void Note(InstanceLog log, KeepaliveRecord record, ParsedKeepalive keepalive, InstanceState? known)
    {
        var service = ReferenceEquals(keepalive.Service, known?.Service) ? keepalive.Service : fleet.Shared.Of(keepalive.Service);
        var dependencies = ReferenceEquals(keepalive.Dependencies, known?.Dependencies) ? keepalive.Dependencies : fleet.Shared.Of(keepalive.Dependencies);
        history.Note(log, record, service, dependencies.Json);
    }
}
