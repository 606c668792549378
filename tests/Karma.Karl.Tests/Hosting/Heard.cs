using System.Threading.Channels;
using Karma.Karl.Supervision;

namespace Karma.Karl.Tests.Hosting;

/// <summary>A watcher that keeps what it is told until a test asks.</summary>
internal sealed class Heard : IFleetWatcher
{
    private readonly Channel<InstanceChange> _changes = Channel.CreateUnbounded<InstanceChange>();

    public Task<InstanceChange> NextAsync() =>
        _changes.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public ValueTask OnChangeAsync(InstanceChange change, CancellationToken cancellationToken) => _changes.Writer.WriteAsync(change, cancellationToken);
}
