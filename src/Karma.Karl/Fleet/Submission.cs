using System.Threading.Tasks.Sources;
using Karma.Karl.History;

namespace Karma.Karl.Fleet;

/// <summary>
/// A keepalive or a goodbye that waits to be durable, reused from one request to the next. What awaits it goes on on the writer's own
/// thread, which saves a hop to another one for each of the requests that share a commit.
/// </summary>
internal sealed class Submission : IValueTaskSource<IntakeOutcome>
{
    private ManualResetValueTaskSourceCore<IntakeOutcome> _outcome;

    /// <summary>The codename of who sent it.</summary>
    public string Codename { get; private set; } = "";

    /// <summary>The keepalive, or <see langword="null"/> for a goodbye.</summary>
    public ParsedKeepalive? Keepalive { get; private set; }

    /// <summary>Where the sender is reached; the port of a goodbye may be 0.</summary>
    public Endpoint Endpoint { get; private set; } = null!; // Set with the rest, before anybody reads it.

    /// <summary>Who sends it; <see langword="null"/> for one who need not be asked: an operator.</summary>
    public Owner? Sender { get; private set; }

    /// <summary>What is answered once the commit that it belongs to has succeeded.</summary>
    public IntakeOutcome Verdict { get; set; }

    /// <summary>When a late one would have arrived, in epoch microseconds; <see langword="null"/> for one that comes in its time.</summary>
    public long? DueAt { get; private set; }

    /// <summary>For a late one, the order of arrival up to which it was looked for.</summary>
    public long SiftedAt { get; private set; }

    /// <summary>What late keepalives correct, where it is no keepalive but that.</summary>
    public Correction? Correction { get; private set; }

    /// <summary>When it arrived, in epoch microseconds; told when it is handed in.</summary>
    public long At { get; set; }

    /// <summary>Whose it is, once the writer knows.</summary>
    public InstanceLog? Log { get; set; }

    /// <summary>What the writer makes of it.</summary>
    public KeepaliveRecord? Record { get; set; }

    public ValueTask<IntakeOutcome> Task => new(this, _outcome.Version);

    public void Set(string codename, ParsedKeepalive? keepalive, Endpoint endpoint, Owner? sender, long? dueAt = null, long siftedAt = 0)
    {
        _outcome.Reset();
        Codename = codename;
        Keepalive = keepalive;
        Endpoint = endpoint;
        Sender = sender;
        Verdict = IntakeOutcome.Kept;
        DueAt = dueAt;
        SiftedAt = siftedAt;
        Correction = null;
        Log = null;
        Record = null;
    }

    public void Set(Correction correction)
    {
        Set(correction.Codename, keepalive: null, correction.Endpoint, sender: null);
        Correction = correction;
    }

    /// <summary>Lets go of what it carried.</summary>
    public void Clear() => (Keepalive, Log, Record, Correction) = (null, null, null, null);

    public void Complete(IntakeOutcome outcome) => _outcome.SetResult(outcome);

    IntakeOutcome IValueTaskSource<IntakeOutcome>.GetResult(short token) => _outcome.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<IntakeOutcome>.GetStatus(short token) => _outcome.GetStatus(token);

    void IValueTaskSource<IntakeOutcome>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _outcome.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);
}
