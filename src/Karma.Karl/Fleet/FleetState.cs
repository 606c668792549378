using System.Collections.Concurrent;
using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>
/// The fleet in memory: every instance that is up, or was until a while ago. Arrivals, goodbyes, deadlines and Karl's own absences are
/// folded in by one writer; any thread may read.
/// </summary>
internal sealed class FleetState(HistoryWriter history, IEnumerable<IFleetObserver> observers)
{
    /// <summary>How long an ended run stays in memory; a window that begins earlier asks the store.</summary>
    public static readonly long Recent = Time.Microseconds(TimeSpan.FromMinutes(15));

    /// <summary>How long an instance that is down, and that no other replaced, stays on the list.</summary>
    public static readonly long Missing = Time.Microseconds(TimeSpan.FromHours(24));

    private readonly ConcurrentDictionary<string, Instance> _instances = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Service, Endpoint Endpoint), Instance> _holders = [];
    private readonly PriorityQueue<Instance, long> _deadlines = new();
    private readonly IFleetObserver[] _observers = [.. observers];
    private bool _isWatching = true;

    /// <summary>What the instances share. For the writer.</summary>
    public SharedValues Shared { get; } = new();

    public IEnumerable<Instance> Instances => _instances.Values;

    public int Count => _instances.Count;

    public Instance? Find(string codename) => _instances.GetValueOrDefault(codename);

    /// <summary>Takes in an instance as it was when Karl ended.</summary>
    public void Restore(Instance instance)
    {
        _instances[instance.State.Codename] = instance;
        if (instance.State.Life.State == LivenessState.Down) instance.OutageBegan = instance.State.Life.Since;
        Hold(instance);
        Await(instance);
    }

    /// <summary>A record of an instance is durable.</summary>
    public void Apply(InstanceLog log, KeepaliveRecord record, ParsedKeepalive? keepalive)
    {
        if (record.IsLate) return; // It proves nothing of now; what it proves of the past is a correction.
        var instance = Find(log.Codename);
        var before = instance?.State;
        var life = (before?.Life ?? log.Life).After(record) with { Watched = _isWatching }; // Also for one that begins, or is back.
        log.Life = life;
        var after = keepalive is null
            ? before is null ? null : before with { Life = life }
            : new InstanceState
            {
                Codename = log.Codename,
                Service = ReferenceEquals(keepalive.Service, before?.Service) ? keepalive.Service : Shared.Of(keepalive.Service),
                Endpoint = record.Endpoint,
                Life = life,
                First = log.Row.FirstUs,
                LatestAt = record.At,
                LatestOrder = record.Order,
                Dependencies = ReferenceEquals(keepalive.Dependencies, before?.Dependencies) ? keepalive.Dependencies : Shared.Of(keepalive.Dependencies),
                Build = keepalive.Build ?? before?.Build,
            };
        if (after is null) return; // A goodbye of an instance that has left.
        if (instance is null) _instances[log.Codename] = instance = new Instance(log, after);
        Change(instance, before, after);
        if (keepalive is null) return;
        var isMoved = before is null || before.Endpoint != after.Endpoint || before.Service != after.Service;
        if (before is not null && isMoved) Release(instance, before);
        if (isMoved || before?.Life.State != LivenessState.Up) Hold(instance);
        foreach (var observer in _observers) observer.OnKeepalive(after, record);
    }

    /// <summary>Writes what late keepalives correct, beside the next commit.</summary>
    public async ValueTask RecordAsync(Correction correction)
    {
        foreach (var outage in correction.Refuted) history.Amendments.RefuteOutage(outage);
        foreach (var outage in correction.Found) history.Amendments.RecordOutage(outage.Number, outage.Began, outage.Ended);
        if (correction.Proof is { } proof && Find(correction.Codename) is { } instance)
            await history.ProveAsync(instance.Log, proof, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>What late keepalives correct is durable.</summary>
    public void Correct(Correction correction)
    {
        if (Find(correction.Codename) is not { } instance) return;
        var state = instance.State;
        var life = state.Life;
        if (life.State == LivenessState.Up && correction.UpSince < life.Since) life = life with { Since = correction.UpSince.Value };
        instance.State = state with { Life = life, First = Math.Min(state.First, instance.Log.Row.FirstUs) };
        instance.Log.Life = life;
        if (correction.Refuted.Count == 0) return;
        foreach (var observer in _observers) observer.OnCorrection(instance.State, correction);
    }

    /// <summary>Silence past a deadline is an outage, dated at the deadline.</summary>
    public void Judge(long now)
    {
        while (NextDue(now) is { } instance)
        {
            instance.QueuedFor = Life.Never;
            _deadlines.Dequeue();
            var before = instance.State;
            Change(instance, before, before with { Life = before.Life.Judge(now) });
        }
    }

    /// <summary>The instance whose deadline passes first, if one has passed at <paramref name="now"/>.</summary>
    public Instance? NextDue(long now)
    {
        while (_deadlines.TryPeek(out var instance, out var due) && due <= now)
        {
            // By its deadline and not by its entry, which may be of a keepalive before: of several that have passed, the first must come first.
            if (due == instance.QueuedFor && instance.State.Life.Deadline <= due) return instance;
            _deadlines.Dequeue();
            if (due != instance.QueuedFor) continue; // An earlier entry took its place.
            instance.QueuedFor = Life.Never;
            Await(instance); // It was heard since.
        }

        return null;
    }

    /// <summary>Karl was not watching from <paramref name="at"/> on.</summary>
    public void Blind(long at)
    {
        _isWatching = false;
        ChangeAll(state => state with { Life = state.Life.Blind(at) });
    }

    /// <summary>Karl watches again.</summary>
    public void Sighted(long at)
    {
        _isWatching = true;
        ChangeAll(state => state with { Life = state.Life.Sighted(at) });
    }

    /// <summary>The clock was set back to <paramref name="now"/>, and Karl watches again: what was told by the wrong one counts from here.</summary>
    public void SetBack(long now)
    {
        history.Amendments.SetBack(now, _instances.Values.Select(instance => instance.Log));
        foreach (var instance in _instances.Values)
            if (instance.OutageBegan > now) instance.OutageBegan = 0; // It has just been taken back.
        ChangeAll(state => state with { Life = state.Life.SetBack(now), First = Math.Min(state.First, now), LatestAt = Math.Min(state.LatestAt, now) });
    }

    /// <summary>Lets go of the runs that ended a while ago, so that memory follows the fleet and not its history.</summary>
    public void Forget(long now)
    {
        foreach (var instance in _instances.Values)
        {
            var state = instance.State;
            var stay = state.Life.State switch
            {
                LivenessState.Done => Recent,
                LivenessState.Down => instance.IsReplaced ? Recent : Missing,
                _ => Life.Never,
            };
            if (stay == Life.Never || state.Life.Since + stay > now || !history.Retire(instance.Log)) continue;
            EndOutage(instance, now);
            _instances.TryRemove(state.Codename, out _);
            Release(instance, state);
        }
    }

    private void ChangeAll(Func<InstanceState, InstanceState> step)
    {
        foreach (var instance in _instances.Values)
        {
            var before = instance.State;
            var after = step(before);
            if (after != before) Change(instance, before, after);
        }
    }

    private void Change(Instance instance, InstanceState? before, InstanceState after)
    {
        instance.State = after;
        instance.Log.Life = after.Life;
        Await(instance);
        if (before?.Life.State == after.Life.State) return;
        if (before?.Life.State == LivenessState.Up) instance.UpBefore = before.Life.Since;
        if (after.Life.State == LivenessState.Down) BeginOutage(instance, after);
        else EndOutage(instance, after.Life.Since);
        var change = new FleetChange(before?.Life.State, after, after.Life.Since);
        foreach (var observer in _observers) observer.OnChange(change);
    }

    private void BeginOutage(Instance instance, InstanceState state)
    {
        instance.OutageBegan = state.Life.Since;
        history.Amendments.RecordOutage(instance.Log.Number, state.Life.Since, ended: 0);
        instance.IsReplaced = _holders.GetValueOrDefault((state.Service, state.Endpoint)) is { } holder && holder != instance;
        if (instance.IsReplaced) EndOutage(instance, state.Life.Since);
    }

    private void EndOutage(Instance instance, long at)
    {
        if (instance.OutageBegan == 0) return;
        history.Amendments.RecordOutage(instance.Log.Number, instance.OutageBegan, Math.Max(at, instance.OutageBegan));
        instance.OutageBegan = 0;
    }

    // The newest run at an endpoint holds it: a run that was down there before is thereby over.
    private void Hold(Instance instance)
    {
        instance.IsReplaced = false;
        if (instance.State.Endpoint.Port == 0) return; // Who listens nowhere has no place that another could take.
        var place = (instance.State.Service, instance.State.Endpoint);
        var holder = _holders.GetValueOrDefault(place);
        if (holder == instance) return;
        if (holder is not null && holder.State.First > instance.State.First)
        {
            instance.IsReplaced = true;
            EndOutage(instance, holder.State.First);
            return;
        }

        _holders[place] = instance;
        if (holder is null) return;
        holder.IsReplaced = true;
        EndOutage(holder, instance.State.First);
    }

    private void Release(Instance instance, InstanceState state)
    {
        var place = (state.Service, state.Endpoint);
        if (_holders.GetValueOrDefault(place) == instance) _holders.Remove(place);
    }

    // One entry an instance: a keepalive moves the deadline on, which is seen when the entry falls due. Only one moved forward is new.
    private void Await(Instance instance)
    {
        var deadline = instance.State.Life.Deadline;
        if (deadline >= instance.QueuedFor) return;
        instance.QueuedFor = deadline;
        _deadlines.Enqueue(instance, deadline);
    }
}
