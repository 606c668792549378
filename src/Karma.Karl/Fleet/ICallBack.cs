namespace Karma.Karl.Fleet;

/// <summary>Asks a service whether it is there, from Karl's side: the second witness when its beacon is silent. Thread-safe.</summary>
internal interface ICallBack
{
    /// <summary>Calls an endpoint from which an instance reported; the call returns at once, its task ends within a few seconds and throws only when
    /// it is cancelled.</summary>
    Task<Reach> AskAsync(Endpoint endpoint, CancellationToken cancellationToken);
}
