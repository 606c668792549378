using Karma.Karl.History.Rollups;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;

namespace Karma.Karl.History;

/// <summary>Drops keepalives that are too old, or too many, a little at a time, so that nothing else waits for it. For the one writer.</summary>
internal sealed class Retention(IStore store, WatchLog watch, Sweeps sweeps, RetentionLimits limits, Instruments instruments)
{
    private static readonly TimeSpan Durable = TimeSpan.FromDays(30);
    private static readonly TimeSpan Stateless = TimeSpan.FromHours(1);

    private static readonly long SweepEvery = Time.Microseconds(TimeSpan.FromHours(1));

    private static readonly long SayEvery = Time.Microseconds(TimeSpan.FromDays(1));

    /// <summary>Keepalives stay until their hour is rolled up, but no more than this beyond their time.</summary>
    private static readonly long LongestWait = Time.Microseconds(TimeSpan.FromDays(1));

    /// <summary>Blocks dropped a turn: with two turns a second, more than a fleet of 10,000 seals in that time.</summary>
    private const int MostBlocks = 64;

    private long _sweptAt;
    private long _saidAt;

    /// <summary>How long keepalives are kept, in microseconds.</summary>
    public long Age { get; } = Time.Microseconds(limits.KeepFor ?? (store.IsDurable ? Durable : Stateless));

    /// <summary>The last order at which a block began that was dropped since Karl started.</summary>
    public long Dropped { get; private set; }

    /// <summary>
    /// Adds the deletion of the oldest blocks of which even the last keepalive is past its time; of the oldest of all, where the store takes
    /// too much; and of what is known of instances of which nothing is left. What a leap of the clock alone makes old stays for an hour.
    /// </summary>
    /// <param name="now">The moment, in epoch microseconds.</param>
    /// <param name="madeBefore">The rollups of all hours before this one are made; -1 where that is not known yet.</param>
    /// <param name="batch">Takes the deletions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask ExpireAsync(long now, long madeBefore, WriteBatch batch, CancellationToken cancellationToken)
    {
        var arrived = watch.Arrivals.OrderAt(now); // Whether the clock is believed or not, what arrives now has it.
        now = watch.Believed(now);
        var (kept, present) = (watch.Arrivals.OrderAt(now - Age), watch.Arrivals.OrderAt(now));
        var rolled = watch.Arrivals.OrderAt(Hour.Begin(madeBefore)) - OpenHeads.LongestOpen;
        var last = kept - OpenHeads.LongestOpen;
        last = Math.Min(last, Math.Max(rolled, last - LongestWait));
        if (rolled > last && await IsTooMuchAsync(now, cancellationToken).ConfigureAwait(false)) last = rolled;
        var expired = await store.ReadAsync(
            StoreTable.Timeline, StoreKey.First(0), StoreKey.Last(last), MostBlocks, descending: false, cancellationToken).ConfigureAwait(false);
        foreach (var row in expired)
        {
            batch.Delete(StoreTable.Timeline, row.Key);
            batch.Delete(StoreTable.Block, new StoreKey(row.Key.Minor, row.Key.Major));
            Dropped = Math.Max(Dropped, row.Key.Major);
        }

        if (Math.Abs(now - _sweptAt) > SweepEvery)
        {
            _sweptAt = now;
            var rollupsUntil = Hour.Of(now - Time.Microseconds(limits.RollupsFor));
            batch.DeleteRange(StoreTable.Outage, StoreKey.First(0), StoreKey.Last(now - Age));
            batch.DeleteRange(StoreTable.Rolled, StoreKey.First(0), StoreKey.Last(rollupsUntil - 1));
            watch.Expire(Math.Min(now - Age, Math.Max(Hour.Begin(madeBefore), now - Age - LongestWait)), batch);
            sweeps.Instances.Begin(limits.MostBytes is null ? kept : present, rollupsUntil, arrived);
            sweeps.Places.Begin(rollupsUntil);
            await sweeps.Templates.BeginAsync(present, cancellationToken).ConfigureAwait(false);
            await sweeps.Builds.BeginAsync(present, cancellationToken).ConfigureAwait(false);
        }

        await sweeps.Instances.PassAsync(batch, cancellationToken).ConfigureAwait(false);
        await sweeps.Places.PassAsync(batch, cancellationToken).ConfigureAwait(false);
        await sweeps.Templates.PassAsync(arrived, batch, cancellationToken).ConfigureAwait(false);
        await sweeps.Builds.PassAsync(arrived, batch, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> IsTooMuchAsync(long now, CancellationToken cancellationToken)
    {
        if (limits.MostBytes is not { } most) return false;
        var bytes = await store.MeasureAsync(cancellationToken).ConfigureAwait(false);
        if (bytes <= most) return false;
        if (Math.Abs(now - _saidAt) > SayEvery)
        {
            _saidAt = now;
            instruments.Logger.StoreTooLarge(bytes, most);
        }

        return true;
    }
}
