namespace Karma.Karl.Supervision;

/// <summary>
/// Active supervision by what services say of themselves: told of every keepalive that carries a status of type
/// <typeparamref name="TStatus"/>. The same promises hold as for <see cref="IFleetWatcher"/>. Register it with
/// <c>services.AddStatusWatcher&lt;TWatcher, TStatus&gt;(…)</c>.
/// </summary>
/// <typeparam name="TStatus">The type of the status.</typeparam>
public interface IStatusWatcher<in TStatus>
{
    /// <summary>A keepalive with such a status was kept.</summary>
    /// <param name="instance">Who sent it.</param>
    /// <param name="status">What it said.</param>
    /// <param name="cancellationToken">Fires after 30 seconds, and when Karl stops.</param>
    ValueTask OnStatusAsync(WatchedInstance instance, TStatus status, CancellationToken cancellationToken);
}
