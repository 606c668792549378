using Karma.Karl.History;
using Karma.Karl.Store;

namespace Karma.Karl.Fleet.Rollups;

/// <summary>What keeps the store small and quick to answer, a little at every tick: rollups are made, and what is past its time goes. For the one writer.</summary>
internal sealed class Upkeep(RollupMaker rollups, Retention retention)
{
    public async ValueTask PassAsync(long now, WriteBatch beside)
    {
        await rollups.PassAsync(now, beside).ConfigureAwait(false);
        await retention.ExpireAsync(now, rollups.MadeBefore, beside, CancellationToken.None).ConfigureAwait(false);
    }
}
