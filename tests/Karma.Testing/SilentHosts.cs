using Karma.Karl.Fleet;

namespace Karma.Testing;

/// <summary>Hosts that are all there, with nobody at their ports: who falls silent is down. No test calls an address that it made up.</summary>
internal sealed class SilentHosts : ICallBack
{
    public Task<Reach> AskAsync(Endpoint endpoint, CancellationToken cancellationToken) => Task.FromResult(Reach.Silent);
}
