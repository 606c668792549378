using Karma.Karl.History;
using Karma.Karl.Store;
using Karma.Testing;
using static Karma.Karl.Tests.History.Sweeping;

namespace Karma.Karl.Tests.History;

/// <summary>Builds go when nothing that is kept carries or names them any more, and not before.</summary>
public sealed class BuildSweepTests : IAsyncDisposable
{
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
        await _store.KeepBlockAsync(Now - 7 * Day);

        await _store.SweepAsync(_sweep, Now);

        Assert.Equal(new[] { margin.Id.Key, recent.Id.Key }.Order(), await _store.KeysAsync(StoreTable.Build));
        Assert.Equal(await _store.KeysAsync(StoreTable.Build), await _store.KeysAsync(StoreTable.BuildUse));
        Assert.Null(await _builds.FindAsync(old.Id, CancellationToken.None));
        Assert.True(_builds.IsDue(old.Id, Now)); // Whoever carries it stores it again.
    }

    [Fact]
    public async Task Sweep_WrittenByAnOlderKarl_ItsTimeBeginsNow()
    {
        var build = BuildOf("older");
        await _store.CommitAsync(batch => batch.Put(StoreTable.Build, build.Id.Key, build.Json));
        await _store.SweepAsync(_sweep, Now);
        Assert.Single(await _store.KeysAsync(StoreTable.Build));

        await _store.SweepAsync(_sweep, Now + 4 * Day);
        Assert.Empty(await _store.KeysAsync(StoreTable.Build));
    }

    [Fact]
    public async Task Sweep_Many_EachIsLookedAtOnce()
    {
        var builds = Enumerable.Range(0, 100).Select(i => BuildOf($"b{i}")).ToList();
        foreach (var (i, build) in builds.Index()) await KeepAsync(build, i % 3 == 0 ? Now - 5 * Day : Now - 30 * Day);
        await _store.KeepBlockAsync(Now - 7 * Day);

        await _store.SweepAsync(_sweep, Now);

        Assert.Equal(builds.Where((_, i) => i % 3 == 0).Select(b => b.Id.Key).Order(), await _store.KeysAsync(StoreTable.Build));
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
        await Sweeping.AssertNotBegunAsync(_sweep);
    }

    private Build BuildOf(string commit) => _builds.Resolve(System.Text.Encoding.UTF8.GetBytes($"{{\"commit\":\"{commit}\"}}"));

    private async Task KeepAsync(Build build, long order)
    {
        await _store.CommitAsync(batch => BuildCatalog.Put(build, order, batch));
        _builds.Stored(build, order);
    }
}
