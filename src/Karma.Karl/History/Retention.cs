using Karma.Karl.Liveness;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>Drops what is too old, a little at a time, so that nothing else waits for it. For the one writer.</summary>
internal sealed class Retention(IStore store, InstanceDirectory directory, WatchLog watch, TimeSpan? keepFor)
{
    private static readonly TimeSpan Durable = TimeSpan.FromDays(30);
    private static readonly TimeSpan Stateless = TimeSpan.FromHours(1);

    private static readonly long SweepEvery = Time.Microseconds(TimeSpan.FromHours(1));

    /// <summary>Blocks dropped a turn: with two turns a second, more than a fleet of 10,000 seals in that time.</summary>
    private const int MostBlocks = 64;

    /// <summary>Instances whose last block went while they were still in memory; they are asked about again until they have left it.</summary>
    private readonly Queue<long> _lingering = [];

    /// <summary>How long keepalives are kept, in microseconds.</summary>
    public long Age { get; } = Time.Microseconds(keepFor ?? (store.IsDurable ? Durable : Stateless));
    private long _sweptAt;

    /// <summary>
    /// Adds the deletion of the oldest blocks of which even the last keepalive is past its time, and of the instances that have none left.
    /// </summary>
    public async ValueTask ExpireAsync(long now, WriteBatch batch, CancellationToken cancellationToken)
    {
        var expired = await store.ReadAsync(
            StoreTable.Timeline, StoreKey.First(0), StoreKey.Last(now - Age - OpenHeads.LongestOpen), MostBlocks, descending: false, cancellationToken)
            .ConfigureAwait(false);
        foreach (var row in expired)
        {
            var number = row.Key.Minor;
            var lastOrder = InstanceDirectory.LastOrder(row);
            batch.Delete(StoreTable.Timeline, row.Key);
            batch.Delete(StoreTable.Block, new StoreKey(number, row.Key.Major));
            var instance = await directory.GetAsync(number, cancellationToken).ConfigureAwait(false);
            if (instance?.SealedThrough == lastOrder) _lingering.Enqueue(number);
        }

        if (Math.Abs(now - _sweptAt) > SweepEvery)
        {
            _sweptAt = now;
            batch.DeleteRange(StoreTable.Outage, StoreKey.First(0), StoreKey.Last(now - Age));
            watch.Expire(now - Age, batch);
        }

        for (var i = Math.Min(_lingering.Count, MostBlocks); i > 0; i--)
        {
            var number = _lingering.Dequeue();
            if (await directory.GetAsync(number, cancellationToken).ConfigureAwait(false) is not { } instance) continue;
            if (await IsLiveAsync(number, cancellationToken).ConfigureAwait(false))
            {
                _lingering.Enqueue(number);
                continue;
            }

            if (instance.SealedThrough > now - Age) continue; // Heard again meanwhile: it has blocks.
            batch.Delete(StoreTable.Instance, new StoreKey(number, 0));
            batch.Delete(StoreTable.Conflict, new StoreKey(number, 0));
            batch.Delete(StoreTable.Name, InstanceDirectory.NameKey(instance.Codename, number));
        }
    }

    private async ValueTask<bool> IsLiveAsync(long number, CancellationToken cancellationToken)
    {
        var key = new StoreKey(number, 0);
        return (await store.ReadAsync(StoreTable.Live, key, key, 1, descending: false, cancellationToken).ConfigureAwait(false)).Count > 0;
    }
}
