using Karma.Karl.History;
using Karma.Karl.Store;

namespace Karma.Karl.Tests.History;

public sealed class WatchLogTests
{
    private const long Day = 24L * 3600 * 1_000_000;

    private readonly WriteBatch _batch = new();

    [Fact]
    public async Task Expire_WatchThatBeganLongAgoAndEndedLately_ItsGapStays()
    {
        await using var store = new MemoryStore();
        var watch = new WatchLog(store);
        watch.Begin(1 * Day, _batch);
        watch.Extend(2 * Day, _batch, isLast: true);
        watch.Begin(3 * Day, _batch); // A gap of the third day.
        watch.Extend(44 * Day, _batch, isLast: true);
        watch.Begin(45 * Day, _batch); // A gap of the 45th day, after 41 days of watching.

        watch.Expire(16 * Day, _batch);

        await store.CommitAsync(_batch, TestContext.Current.CancellationToken);
        var again = new WatchLog(store);
        await again.LoadAsync(TestContext.Current.CancellationToken);
        Assert.Equal([44 * Day, 45 * Day], again.Gaps(0).Select(g => g.At));
        Assert.Equal(watch.Gaps(0), again.Gaps(0));
    }

    [Fact]
    public async Task Expire_TheOnlyWatch_Stays()
    {
        await using var store = new MemoryStore();
        var watch = new WatchLog(store);
        watch.Begin(1 * Day, _batch);

        watch.Expire(40 * Day, _batch);

        Assert.Equal(1 * Day, watch.Current.Began);
    }
}
