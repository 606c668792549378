using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.History;

/// <summary>A store that a sweep goes over, as it does in a Karl who has been there for a day.</summary>
internal static class Sweeping
{
    public static readonly long Day = Time.Microseconds(TimeSpan.FromDays(1));
    public static readonly long Now = 1_795_236_540_000_000;

    /// <summary>Whole sweeps, and more.</summary>
    public static async Task SweepAsync(this IStore store, UnusedSweep sweep, long now)
    {
        await sweep.BeginAsync(now - Day, CancellationToken.None);
        await sweep.BeginAsync(now, CancellationToken.None);
        for (var pass = 0; pass < 40; pass++)
        {
            var batch = new WriteBatch();
            await sweep.PassAsync(now, batch, CancellationToken.None);
            await store.CommitAsync(batch, CancellationToken.None);
        }
    }

    /// <summary>A Karl who has just started does not begin.</summary>
    public static async Task AssertNotBegunAsync(UnusedSweep sweep)
    {
        await sweep.BeginAsync(Now, CancellationToken.None);
        var batch = new WriteBatch();
        await sweep.PassAsync(Now, batch, CancellationToken.None);
        Assert.True(batch.IsEmpty);
    }

    /// <summary>A block that begins at an order is kept.</summary>
    public static Task KeepBlockAsync(this IStore store, long order) => store.CommitAsync(batch => batch.Put(StoreTable.Timeline, new StoreKey(order, 1), new byte[16]));

    public static async Task<List<StoreKey>> KeysAsync(this IStore store, StoreTable table) => [.. (await store.AllAsync(table)).Select(row => row.Key)];
}
