using Karma.Karl.History.Rollups;
using Karma.Karl.Liveness;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>
/// Goes over all instances there are, some at a turn: rollups that are too old go, and an instance of which nothing is left. It remembers
/// nothing that the store does not have, so a restart only makes it begin anew. For the one writer.
/// </summary>
internal sealed class InstanceSweep(IStore store)
{
    private const int MostInstances = 64;

    private long _next = Life.Never; // The number of the instance that is next; none where the sweep is over.
    private long _sealedUntil;
    private long _lastDay;
    private long _present;
    private readonly HashSet<BuildId> _named = []; // The builds of which this sweep has noted that they are.

    /// <summary>Begins a sweep, unless one is under way.</summary>
    /// <param name="sealedUntil">Whose last keepalive is behind this order has something left for certain.</param>
    /// <param name="rollupsUntil">Rollups of hours before this one go, whole days at once.</param>
    /// <param name="present">The order of what arrives now: by that it is noted which builds the instances name.</param>
    public void Begin(long sealedUntil, long rollupsUntil, long present)
    {
        if (_next != Life.Never) return;
        (_next, _sealedUntil, _lastDay, _present) = (0, sealedUntil, Hour.DayOf(rollupsUntil) - 1, present);
        _named.Clear();
    }

    public async ValueTask PassAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        if (_next == Life.Never) return;
        var rows = await store.ReadAsync(
            StoreTable.Instance, StoreKey.First(_next), StoreKey.Last(long.MaxValue), MostInstances, descending: false, cancellationToken).ConfigureAwait(false);
        _next = rows.Count < MostInstances ? Life.Never : rows[^1].Key.Major + 1;
        foreach (var row in rows)
        {
            var number = row.Key.Major;
            var hasOldRollups = await IsAnyAsync(StoreTable.Rollup, number, _lastDay, cancellationToken).ConfigureAwait(false);
            if (hasOldRollups) batch.DeleteRange(StoreTable.Rollup, StoreKey.First(number), new StoreKey(number, _lastDay));
            if (InstanceOf(row) is not { } instance) continue;
            if (!instance.IsGone) Name(instance, batch);
            if (instance.SealedThrough > _sealedUntil) continue;
            if (await IsAnyAsync(StoreTable.Live, number, long.MaxValue, cancellationToken).ConfigureAwait(false)) continue;
            if (await IsAnyAsync(StoreTable.Block, number, long.MaxValue, cancellationToken).ConfigureAwait(false)) continue;
            batch.Delete(StoreTable.Conflict, new StoreKey(number, 0));
            if (await IsAnyAsync(StoreTable.Rollup, number, long.MaxValue, cancellationToken, after: _lastDay).ConfigureAwait(false))
            {
                if (!instance.IsGone) batch.Put(StoreTable.Instance, row.Key, InstanceDirectory.Encode(instance with { IsGone = true, Course = null, Proof = null, Profiles = [] }));
                continue;
            }

            batch.Delete(StoreTable.Instance, row.Key);
            batch.Delete(StoreTable.Name, InstanceDirectory.NameKey(instance.Codename, number));
        }
    }

    private void Name(InstanceRow instance, WriteBatch batch)
    {
        foreach (var id in instance.Profiles.Select(profile => profile.Build).Append(instance.Build))
            if (id != BuildId.None && _named.Add(id)) BuildCatalog.Note(id, _present, batch);
    }

    // What cannot be read is left as it is: nobody can tell what it leads to.
    private static InstanceRow? InstanceOf(StoreRow row)
    {
        try
        {
            return InstanceDirectory.Decode(row);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private async ValueTask<bool> IsAnyAsync(
        StoreTable table, long number, long last, CancellationToken cancellationToken, long after = long.MinValue)
    {
        var first = new StoreKey(number, after == long.MinValue ? after : after + 1);
        return await store.FirstAsync(table, first, new StoreKey(number, last), cancellationToken).ConfigureAwait(false) is not null;
    }
}
