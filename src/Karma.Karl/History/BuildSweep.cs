using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>
/// Lets go of builds that nothing carried since the oldest block there is was written, and that no instance with keepalives names: nobody asks for them any
/// more. For the one writer.
/// </summary>
internal sealed class BuildSweep(IStore store, BuildCatalog builds) : UnusedSweep(store, StoreTable.Build, MostRows)
{
    /// <summary>Each may have 64 KiB.</summary>
    private const int MostRows = 16;

    protected override async ValueTask<int> LookAsync(IReadOnlyList<StoreRow> rows, long now, WriteBatch batch, CancellationToken cancellationToken)
    {
        foreach (var key in rows.Select(row => row.Key))
        {
            var id = new BuildId(key.Major, key.Minor);
            if (await Store.FindAsync(StoreTable.BuildUse, key, cancellationToken).ConfigureAwait(false) is not { } use) BuildCatalog.Note(id, now, batch); // Written by an older Karl: its time begins now.
            else if (IsUnused(StoredNumbers.Read(use, ifDamaged: now))) builds.Drop(id, batch);
        }

        return rows.Count;
    }
}
