using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.History;

/// <summary>Builds go when nothing that is kept carries or names them any more, and not before.</summary>
public sealed class BuildSweepTests : IAsyncDisposable
{
    private static readonly long Day = Time.Microseconds(TimeSpan.FromDays(1));
    private static readonly long Now = 1_795_236_540_000_000;

    private readonly MemoryStore _store = new();
    private readonly BuildCatalog _builds;
    private readonly BuildSweep _sweep;

    public BuildSweepTests()
    {
        _builds = new BuildCatalog(_store);
        _sweep = new BuildSweep(_store, _builds);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Sweep_UsedLongBeforeTheOldestBlock_Goes()
    {
        var (old, margin, recent) = (BuildOf("old"), BuildOf("margin"), BuildOf("recent"));
        await KeepAsync(old, Now - 10 * Day);
        await KeepAsync(margin, Now - 9 * Day + Day / 2);
        await KeepAsync(recent, Now - 6 * Day);
        await BlockAsync(Now - 7 * Day);

        await SweepAsync(Now);

        Assert.Equal(new[] { margin.Id.Key, recent.Id.Key }.Order(), await KeysAsync(StoreTable.Build));
        Assert.Equal(await KeysAsync(StoreTable.Build), await KeysAsync(StoreTable.BuildUse));
        Assert.Null(await _builds.FindAsync(old.Id, CancellationToken.None));
        Assert.True(_builds.IsDue(old.Id, Now)); // Whoever carries it stores it again.
    }

    [Fact]
    public async Task Sweep_WrittenByAnOlderKarl_ItsTimeBeginsNow()
    {
        var build = BuildOf("older");
        await _store.CommitAsync(batch => batch.Put(StoreTable.Build, build.Id.Key, build.Json));
        await SweepAsync(Now);
        Assert.Single(await KeysAsync(StoreTable.Build));

        await SweepAsync(Now + 4 * Day);
        Assert.Empty(await KeysAsync(StoreTable.Build));
    }

    [Fact]
    public async Task Sweep_Many_EachIsLookedAtOnce()
    {
        var builds = Enumerable.Range(0, 100).Select(i => BuildOf($"b{i}")).ToList();
        foreach (var (i, build) in builds.Index()) await KeepAsync(build, i % 3 == 0 ? Now - 5 * Day : Now - 30 * Day);
        await BlockAsync(Now - 7 * Day);

        await SweepAsync(Now);

        Assert.Equal(builds.Where((_, i) => i % 3 == 0).Select(b => b.Id.Key).Order(), await KeysAsync(StoreTable.Build));
    }

    [Fact]
    public async Task IsDue_UsedEveryHour_NotedOnceADay()
    {
        var build = BuildOf("daily");
        var noted = 0;
        for (var hour = 0; hour < 72; hour++)
        {
            if (!_builds.IsDue(build.Id, Now + hour * (Day / 24))) continue;
            noted++;
            await KeepAsync(build, Now + hour * (Day / 24));
        }

        Assert.Equal(3, noted);
    }

    [Fact]
    public async Task Begin_SoonAfterTheStart_NothingIsLookedAtYet()
    {
        await KeepAsync(BuildOf("old"), Now - 30 * Day);
        await _sweep.BeginAsync(Now, CancellationToken.None);
        var batch = new WriteBatch();
        await _sweep.PassAsync(Now, batch, CancellationToken.None);

        Assert.True(batch.IsEmpty);
    }

    private Build BuildOf(string commit) => _builds.Resolve(System.Text.Encoding.UTF8.GetBytes($"{{\"commit\":\"{commit}\"}}"));

    private async Task KeepAsync(Build build, long order)
    {
        await _store.CommitAsync(batch => BuildCatalog.Put(build, order, batch));
        _builds.Stored(build, order);
    }

    private Task BlockAsync(long order) => _store.CommitAsync(batch => batch.Put(StoreTable.Timeline, new StoreKey(order, 1), new byte[16]));

    private async Task SweepAsync(long now)
    {
        await _sweep.BeginAsync(now - Day, CancellationToken.None);
        await _sweep.BeginAsync(now, CancellationToken.None);
        for (var pass = 0; pass < 40; pass++)
        {
            var batch = new WriteBatch();
            await _sweep.PassAsync(now, batch, CancellationToken.None);
            await _store.CommitAsync(batch, CancellationToken.None);
        }
    }

    private async Task<List<StoreKey>> KeysAsync(StoreTable table) => [.. (await _store.AllAsync(table)).Select(row => row.Key)];
}
